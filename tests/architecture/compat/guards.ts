import { type AstNode, child, list, textOf, unwrapped } from './ast.ts';

/** The features that are there where an expression has a value, by the nodes above it. */
type KeysOf = (node: AstNode, above: readonly AstNode[]) => string[];

/** `null` is told from what is missing by `===`, and is as good as missing to `==`. */
const isEmpty = (node: AstNode | undefined, isLoose = false) =>
  node?.name === 'undefined' ||
  (isLoose && node?.type === 'Literal' && node.value === null) ||
  (node?.type === 'UnaryExpression' && node.operator === 'void');

/** What runs a part of itself by the outcome of its `test`. */
const branching = /^(?:If|While|For)Statement$|^ConditionalExpression$/;

const isTypeOf = (node: AstNode | undefined) =>
  node?.type === 'UnaryExpression' && node.operator === 'typeof';

/** Whether a node only asks whether it is there. */
export function isAsked(node: AstNode, above: readonly AstNode[]): boolean {
  const parent = above.at(-1);
  if (parent === undefined) return false;
  if (parent.type === 'ChainExpression' || parent.type === 'ParenthesizedExpression')
    return isAsked(parent, above.slice(0, -1));
  if (parent.type === 'UnaryExpression') return parent.operator === 'typeof' || parent.operator === '!';
  if (parent.type === 'BinaryExpression')
    return isEmpty(child(parent, 'left'), true) || isEmpty(child(parent, 'right'), true);
  if (branching.test(parent.type)) return parent.test === node;
  if (parent.type === 'LogicalExpression') return parent.left === node || isAsked(parent, above.slice(0, -1));
  if (parent.type === 'MemberExpression') return parent.object === node && parent.optional === true;
  return parent.type === 'CallExpression' && parent.callee === node && parent.optional === true;
}

const both = (one: string[], other: string[]) => one.filter((key) => other.includes(key));

/** What is certain of a condition's features, where it came out as true or as false. */
class Condition {
  readonly #keysOf: KeysOf;
  readonly #above: readonly AstNode[];

  /** @param above what stands above the condition */
  constructor(keysOf: KeysOf, above: readonly AstNode[]) {
    this.#keysOf = keysOf;
    this.#above = above;
  }

  /** The features that are there where the condition's value is `outcome`, or as good as that. */
  certain(condition: AstNode | undefined, outcome: boolean): string[] {
    const node = unwrapped(condition);
    if (node === undefined) return [];
    const [left, right] = [child(node, 'left'), child(node, 'right')];
    switch (node.type) {
      case 'UnaryExpression':
        return node.operator === '!' ? this.certain(child(node, 'argument'), !outcome) : [];
      case 'LogicalExpression': {
        if (node.operator === '??') return [];
        // `a && b` is true, and `a || b` false, where both are so; else the left one alone, or the right one after it.
        const isJoint = (node.operator === '&&') === outcome;
        if (isJoint) return [...this.certain(left, outcome), ...this.certain(right, outcome)];
        return both(this.certain(left, outcome), [
          ...this.certain(left, !outcome),
          ...this.certain(right, outcome),
        ]);
      }
      case 'BinaryExpression':
        return this.#compared(node, left, right, outcome);
      case 'SequenceExpression':
        return this.certain(list(node, 'expressions').at(-1), outcome);
      default:
        return outcome ? this.present(node) : [];
    }
  }

  /** The features that are there where an expression is neither `undefined` nor `null`. */
  present(expression: AstNode | undefined): string[] {
    const node = unwrapped(expression);
    if (node?.type === 'CallExpression') return this.present(child(node, 'callee'));
    if (node?.type !== 'MemberExpression' && node?.type !== 'Identifier') return [];
    const asked = this.#keysOf(node, [...this.#above, { type: 'IfStatement', start: 0, end: 0, test: node }]);
    return [...asked, ...this.present(child(node, 'object'))];
  }

  /** `'x' in a`, `typeof a < 'u'` (as the minifier writes it), `typeof a === 'function'`, `a === undefined`. */
  #compared(
    node: AstNode,
    left: AstNode | undefined,
    right: AstNode | undefined,
    outcome: boolean,
  ): string[] {
    const operator = String(node.operator);
    const name = textOf(left);
    if (operator === 'in' && name !== undefined && right !== undefined)
      return outcome ? this.present(memberOf(right, name)) : [];
    const isSwapped = !isTypeOf(left) && isTypeOf(right);
    const [asked, text] = isSwapped ? [right, textOf(left)] : [left, textOf(right)];
    if (isTypeOf(asked) && text !== undefined) {
      const there = isThere(isSwapped ? (mirrored[operator] ?? operator) : operator, text);
      return there === outcome ? this.present(child(asked, 'argument')) : [];
    }
    if (!/^[!=]==?$/.test(operator) || (operator.charAt(0) === '!') !== outcome) return [];
    const isLoose = operator.length === 2;
    if (isEmpty(right, isLoose)) return this.present(left);
    return isEmpty(left, isLoose) ? this.present(right) : [];
  }
}

const mirrored: Readonly<Record<string, string>> = { '<': '>', '>': '<' };

/** The outcome by which a comparison of `typeof` with a text proves a value present; `null` when neither proves it. */
function isThere(operator: string, text: string): boolean | null {
  if (text === 'u' && (operator === '<' || operator === '>')) return operator === '<';
  if (!/^[!=]==?$/.test(operator)) return null;
  const isEqual = operator.charAt(0) === '=';
  if (text === 'undefined') return !isEqual;
  // Equality with any other type proves presence; inequality leaves `undefined` possible.
  return isEqual;
}

const memberOf = (object: AstNode, name: string): AstNode => ({
  type: 'MemberExpression',
  start: object.start,
  end: object.end,
  object,
  property: { type: 'Literal', start: object.start, end: object.end, value: name },
  computed: true,
});

/** Whether what follows a statement never runs after it. */
function exits(node: AstNode | undefined): boolean {
  if (node?.type === 'BlockStatement') return list(node, 'body').some(exits);
  if (node?.type === 'IfStatement')
    return exits(child(node, 'consequent')) && exits(child(node, 'alternate'));
  return /^(?:Return|Throw|Continue|Break)Statement$/.test(node?.type ?? '');
}

/** The condition of an earlier statement that left on one of its outcomes, and the outcome that goes on. */
function goesOn(statement: AstNode): [test: AstNode | undefined, outcome: boolean][] {
  if (statement.type !== 'IfStatement') return [];
  const test = child(statement, 'test');
  return [
    ...(exits(child(statement, 'consequent')) ? [[test, false] as [AstNode | undefined, boolean]] : []),
    ...(exits(child(statement, 'alternate')) ? [[test, true] as [AstNode | undefined, boolean]] : []),
  ];
}

/** The features whose presence a `?.` earlier in the same chain has tested. */
function askedInChain(node: AstNode | undefined, condition: Condition): string[] {
  const before = unwrapped(child(node, node?.type === 'CallExpression' ? 'callee' : 'object'));
  if (before === undefined) return [];
  return [...(node?.optional === true ? condition.present(before) : []), ...askedInChain(before, condition)];
}

/**
 * The features whose presence is certain where a node runs: what it asks for itself (`?.`, `typeof`), what the outcome
 * of a condition around it tells, and what an earlier statement asked for before it left.
 */
export function guardsOf(node: AstNode, above: readonly AstNode[], keysOf: KeysOf): string[] {
  const own = keysOf(node, above);
  // A bare global throws where it is missing: only `typeof` may ask for one.
  const isGlobal = node.type === 'Identifier' && !own.some((key) => key.startsWith('webextensions.'));
  const mayAsk = !isGlobal || above.at(-1)?.operator === 'typeof';
  const guards: string[] = mayAsk && isAsked(node, above) ? own : [];
  guards.push(...askedInChain(node, new Condition(keysOf, above)));
  for (const [index, outer] of above.entries()) {
    const inner = above[index + 1] ?? node;
    const condition = new Condition(keysOf, above.slice(0, index + 1));
    const test = child(outer, 'test');
    if (branching.test(outer.type)) {
      if (outer.consequent === inner || outer.body === inner) guards.push(...condition.certain(test, true));
      if (outer.alternate === inner) guards.push(...condition.certain(test, false));
    }
    if (outer.type === 'LogicalExpression' && outer.right === inner && outer.operator !== '??')
      guards.push(...condition.certain(child(outer, 'left'), outer.operator === '&&'));
    // A function's declaration is there before the statements above it have run.
    if (inner.type === 'FunctionDeclaration') continue;
    for (const statement of [...list(outer, 'body'), ...list(outer, 'consequent')]) {
      if (statement === inner || statement.start >= inner.start) break;
      for (const [asked, outcome] of goesOn(statement)) guards.push(...condition.certain(asked, outcome));
    }
  }
  return guards;
}
