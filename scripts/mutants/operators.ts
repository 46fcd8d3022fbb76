/** Mutation operators: each makes one small change to a source, as a slip of the hand would. */
import { parseAst } from 'vitest/node';

/** One change to one file. */
export interface Mutant {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  readonly operator: string;
  /** UTF-16 offsets of the replaced text. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** The replaced text, in one line. */
  readonly original: string;
  /** The line on which the replaced text starts, trimmed. */
  readonly line: string;
  /** Counted from 1. */
  readonly lineNumber: number;
}

/** A node of the syntax tree (ESTree with TypeScript's nodes), read loosely. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A node among its neighbours. */
export interface Place {
  readonly node: Node;
  readonly parent: Node | undefined;
  /** The parent's field that holds the node. */
  readonly key: string;
  /** The source of a node. */
  text(node: Node): string;
  /** The source behind a node. */
  after(node: Node): string;
}

interface Change {
  readonly operator: string;
  readonly at: Node;
  readonly becomes: string;
}

/** Every change that the operators make to a source, by position. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const mutants: Mutant[] = [];
  walk(file, source, (place) => {
    for (const change of operators.flatMap((operator) => operator(place)))
      mutants.push(toMutant(file, source, change));
  });
  return mutants.sort((a, b) => a.start - b.start || a.end - b.end || (a.operator < b.operator ? -1 : 1));
}

/** Visits every node of a source that has an effect when it runs, outer nodes first. */
export function walk(file: string, source: string, look: (place: Place) => void): void {
  const text = (each: Node) => source.slice(each.start, each.end);
  const after = (each: Node) => source.slice(each.end);
  visit(parseAst(source, { lang: 'ts' }, file) as unknown as Node, undefined, '');

  function visit(node: Node, parent: Node | undefined, key: string): void {
    if (isWithoutEffect(node)) return;
    look({ node, parent, key, text, after });
    for (const [field, value] of Object.entries(node))
      for (const child of Array.isArray(value) ? value : [value])
        if (isNode(child)) visit(child, node, field);
  }
}

/** The source with a mutant's change. */
export function applyMutant(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}

function toMutant(file: string, source: string, { operator, at, becomes }: Change): Mutant {
  const before = source.slice(0, at.start);
  const lineStart = before.lastIndexOf('\n') + 1;
  return {
    file,
    operator,
    start: at.start,
    end: at.end,
    replacement: becomes,
    original: source.slice(at.start, at.end).replace(/\s+/g, ' '),
    line: (source.slice(lineStart).split('\n', 1)[0] ?? '').trim(),
    lineNumber: before.split('\n').length,
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** TypeScript's nodes that hold an expression; the others are types, which are erased. */
const typedExpressions = ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'];

/** Types, imports, and the message of a programming error, which is for developers. */
function isWithoutEffect({ type, callee }: Node): boolean {
  if (type.startsWith('TS')) return !typedExpressions.includes(type);
  if (type === 'NewExpression') return isNode(callee) && /^(Type)?Error$/.test(String(callee.name));
  return type === 'ImportDeclaration' || type === 'ExportAllDeclaration';
}

const swapped: Readonly<Record<string, readonly [operator: string, becomes: string]>> = {
  '<': ['boundary', '<='],
  '<=': ['boundary', '<'],
  '>': ['boundary', '>='],
  '>=': ['boundary', '>'],
  '===': ['equality', '!=='],
  '!==': ['equality', '==='],
  '&&': ['logic', '||'],
  '||': ['logic', '&&'],
  '??': ['logic', '&&'],
  '+': ['arithmetic', '-'],
  '-': ['arithmetic', '+'],
  '*': ['arithmetic', '/'],
  '/': ['arithmetic', '*'],
  '%': ['arithmetic', '*'],
  '+=': ['arithmetic', '-='],
  '-=': ['arithmetic', '+='],
};

/** Methods whose mix-up is a likely mistake; `''` leaves the call out. */
const swappedMethods: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  min: 'max',
  max: 'min',
  filter: '',
  catch: '',
  trim: '',
  toLowerCase: '',
  sort: '',
  optional: '',
};

const operators: readonly ((place: Place) => Change[])[] = [
  function condition({ node, parent, key, text }) {
    if (key !== 'test' || parent === undefined) return [];
    if (/^(For|While|DoWhile)Statement$/.test(parent.type))
      return [{ operator: 'loop', at: node, becomes: 'false' }];
    const negated = isNegation(node) ? text(node.argument) : `!(${text(node)})`;
    return [{ operator: 'condition', at: node, becomes: negated }];
  },
  function negation({ node, key, text }) {
    if (!isNegation(node) || key === 'test') return [];
    return [{ operator: 'negation', at: node, becomes: text(node.argument) }];
  },
  function binary({ node, key, text }) {
    const [operator, becomes] = swapped[String(node.operator)] ?? [];
    const { left, right } = node;
    if (operator === undefined || becomes === undefined || !isNode(left) || !isNode(right)) return [];
    if (operator === 'equality' && key === 'test') return [];
    if (node.operator === '+' && [left, right].some(isText)) return [];
    // `??` mixes with `&&` only in brackets.
    const replaced = `(${text(left)}) ${becomes} (${text(right)})`;
    const isAssignment = node.type === 'AssignmentExpression';
    return [
      {
        operator,
        at: node,
        becomes: isAssignment ? `${text(left)} ${becomes} ${text(right)}` : `(${replaced})`,
      },
    ];
  },
  function statement({ node }) {
    const removable = ['ExpressionStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement'];
    return removable.includes(node.type) && typeof node.directive !== 'string'
      ? [{ operator: 'statement', at: node, becomes: ';' }]
      : [];
  },
  function result({ node, parent, key }) {
    const isResult =
      (node.type !== 'BlockStatement' && key === 'body' && parent?.type === 'ArrowFunctionExpression') ||
      (key === 'argument' && parent?.type === 'ReturnStatement');
    const isTrivial = /^(Literal|ArrowFunctionExpression)$/.test(node.type) || node.name === 'undefined';
    if (!isResult || isTrivial || node.operator === 'void') return [];
    return [{ operator: 'result', at: node, becomes: 'undefined' }];
  },
  function waiting({ node, text }) {
    return node.type === 'AwaitExpression' && isNode(node.argument)
      ? [{ operator: 'await', at: node, becomes: text(node.argument) }]
      : [];
  },
  function literal({ node, parent, key }) {
    if (node.type === 'TemplateLiteral' && parent?.type !== 'TaggedTemplateExpression')
      return [{ operator: 'text', at: node, becomes: "''" }];
    const isName = key === 'key' || key === 'source' || parent?.type === 'ImportExpression';
    if (node.type !== 'Literal' || isName || typeof parent?.directive === 'string') return [];
    const { value, regex } = node;
    if (typeof value === 'string')
      return [{ operator: 'text', at: node, becomes: value === '' ? "'mutated'" : "''" }];
    if (typeof value === 'number') return [{ operator: 'number', at: node, becomes: String(value + 1) }];
    if (typeof value === 'boolean') return [{ operator: 'boolean', at: node, becomes: String(!value) }];
    if (typeof regex !== 'object' || regex === null) return [];
    return anchorsDropped(String(node.raw)).map((becomes) => ({ operator: 'pattern', at: node, becomes }));
  },
  function element({ node, parent, key, after }) {
    const isElement =
      (key === 'elements' && parent?.type === 'ArrayExpression') ||
      (key === 'properties' && parent?.type === 'ObjectExpression');
    if (!isElement) return [];
    const comma = /^\s*,/.exec(after(node))?.[0] ?? '';
    return [{ operator: 'element', at: { ...node, end: node.end + comma.length }, becomes: '' }];
  },
  function method({ node, text }) {
    const callee = node.type === 'CallExpression' ? node.callee : undefined;
    if (!isNode(callee) || callee.type !== 'MemberExpression' || callee.computed === true) return [];
    const { object, property } = callee;
    if (!isNode(object) || !isNode(property)) return [];
    const name = String(property.name);
    const becomes = Object.hasOwn(swappedMethods, name) ? swappedMethods[name] : undefined;
    if (becomes === undefined) return [];
    return becomes === ''
      ? [{ operator: 'method', at: node, becomes: text(object) }]
      : [{ operator: 'method', at: property, becomes }];
  },
];

function isNegation(node: Node): node is Node & { argument: Node } {
  return node.type === 'UnaryExpression' && node.operator === '!' && isNode(node.argument);
}

function isText({ type, value }: Node): boolean {
  return type === 'TemplateLiteral' || typeof value === 'string';
}

/** A pattern without its first `^`, and without its last `$`, where it has them. */
function anchorsDropped(pattern: string): string[] {
  return [pattern.replace('/^', '/'), pattern.replace(/\$(?=\/\w*$)/, '')].filter((each) => each !== pattern);
}
