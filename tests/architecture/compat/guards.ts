import { type AstNode, child, list, textOf, unwrapped, walk } from './ast.ts';

type KeysOf = (node: AstNode, above: readonly AstNode[]) => string[];

/** The features that a condition asks for: every one it names, and the names before `in`. */
function askedIn(condition: AstNode | undefined, above: readonly AstNode[], keysOf: KeysOf): string[] {
  const asked: string[] = [];
  if (condition !== undefined)
    walk(
      condition,
      (node, over) => {
        asked.push(...keysOf(node, over));
        const name =
          node.type === 'BinaryExpression' && node.operator === 'in'
            ? textOf(child(node, 'left'))
            : undefined;
        if (name !== undefined) asked.push(`*.${name}`);
      },
      above,
    );
  return asked;
}

const isEmpty = (node: AstNode | undefined) =>
  node?.name === 'undefined' ||
  (node?.type === 'Literal' && node.value === null) ||
  (node?.type === 'UnaryExpression' && node.operator === 'void') ||
  textOf(node) === 'undefined';

/** Whether a node only asks whether it is there. */
export function isAsked(node: AstNode, above: readonly AstNode[]): boolean {
  const parent = above.at(-1);
  if (parent === undefined) return false;
  if (parent.type === 'ChainExpression' || parent.type === 'ParenthesizedExpression')
    return isAsked(parent, above.slice(0, -1));
  if (parent.type === 'UnaryExpression' && parent.operator === 'typeof') return true;
  if (parent.type === 'UnaryExpression') return parent.operator === '!';
  if (parent.type === 'BinaryExpression')
    return isEmpty(child(parent, 'left')) || isEmpty(child(parent, 'right'));
  if (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') return parent.test === node;
  if (parent.type === 'LogicalExpression') return parent.left === node || isAsked(parent, above.slice(0, -1));
  if (parent.type === 'MemberExpression') return parent.object === node && parent.optional === true;
  return parent.type === 'CallExpression' && parent.callee === node && parent.optional === true;
}

const exits = (node: AstNode | undefined): boolean =>
  node?.type === 'BlockStatement'
    ? exits(list(node, 'body').at(-1))
    : /^(?:Return|Throw|Continue|Break)Statement$/.test(node?.type ?? '');

/**
 * The features whose presence is certain where a node runs: what it asks for itself (`?.`, `typeof`), what a condition
 * around it asks for, and what an earlier statement asked for before it left.
 */
export function guardsOf(node: AstNode, above: readonly AstNode[], keysOf: KeysOf): string[] {
  const own = keysOf(node, above);
  // A bare global throws where it is missing: only `typeof` may ask for one.
  const isGlobal = node.type === 'Identifier' && !own.some((key) => key.startsWith('webextensions.'));
  const mayAsk = !isGlobal || above.at(-1)?.operator === 'typeof';
  const guards: string[] = mayAsk && isAsked(node, above) ? own : [];
  // `a.omnibox?.onInputChanged`: the member runs only where the namespace is.
  const object = unwrapped(child(node, 'object'));
  if (node.optional === true && object !== undefined)
    guards.push(...own.map((key) => key.split('.').slice(0, -1).join('.')));
  for (const [index, outer] of above.entries()) {
    const inner = above[index + 1] ?? node;
    const over = above.slice(0, index + 1);
    const isBranch = outer.type === 'IfStatement' || outer.type === 'ConditionalExpression';
    if (isBranch && outer.test !== inner) guards.push(...askedIn(child(outer, 'test'), over, keysOf));
    if (outer.type === 'LogicalExpression' && outer.right === inner)
      guards.push(...askedIn(child(outer, 'left'), over, keysOf));
    for (const statement of list(outer, 'body')) {
      if (statement === inner || statement.start >= inner.start) break;
      if (statement.type === 'IfStatement' && exits(child(statement, 'consequent')))
        guards.push(...askedIn(child(statement, 'test'), [...over, statement], keysOf));
    }
  }
  return guards;
}
