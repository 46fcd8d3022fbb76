/** A node of the parser's tree (ESTree). */
export interface AstNode {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is AstNode =>
  typeof value === 'object' && value !== null && typeof (value as AstNode).type === 'string';

/** A child of a node by its key. */
export function child(node: AstNode | undefined, key: string): AstNode | undefined {
  const value = node?.[key];
  return isNode(value) ? value : undefined;
}

/** The children of a node in a list by its key. */
export function list(node: AstNode | undefined, key: string): AstNode[] {
  const value = node?.[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** Calls `visit` for a node and all below it, each with the nodes above it, the nearest last. */
export function walk(
  node: AstNode,
  visit: (node: AstNode, above: readonly AstNode[]) => void,
  above: readonly AstNode[] = [],
): void {
  visit(node, above);
  const below = [...above, node];
  for (const value of Object.values(node)) {
    if (isNode(value)) walk(value, visit, below);
    else if (Array.isArray(value)) for (const each of value) if (isNode(each)) walk(each, visit, below);
  }
}

/** The text of a string literal, also of one that the minifier wrote as a template. */
export function textOf(node: AstNode | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral' || list(node, 'expressions').length > 0) return undefined;
  const value = list(node, 'quasis')[0]?.value as { cooked?: string } | undefined;
  return value?.cooked;
}

/** The name of an identifier. */
export const nameOf = (node: AstNode | undefined): string | undefined =>
  node?.type === 'Identifier' ? String(node.name) : undefined;

/** The key of a property, a class member or a member expression; `undefined` for a computed one. */
export function keyOf(node: AstNode | undefined): string | undefined {
  const key = child(node, node?.type === 'MemberExpression' ? 'property' : 'key');
  return textOf(key) ?? (node?.computed === true ? undefined : nameOf(key));
}

/** The keys of an object literal with their values, without spreads. */
export function propertiesOf(node: AstNode | undefined): Map<string, AstNode | undefined> {
  const entries = list(node, 'properties').map((each) => [keyOf(each), child(each, 'value')] as const);
  return new Map(entries.filter((entry): entry is [string, AstNode | undefined] => entry[0] !== undefined));
}

/** What calls and optional chains wrap. */
export function unwrapped(node: AstNode | undefined): AstNode | undefined {
  if (node?.type === 'ChainExpression' || node?.type === 'ParenthesizedExpression')
    return unwrapped(child(node, 'expression'));
  return node;
}
