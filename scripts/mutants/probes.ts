/** Tells which functions a test file runs, so that a mutant is tested by the files alone that run its code. */
import { type Node, walk } from './operators.ts';

/** The global set that a probe adds its function to, by `functionKey`. */
export const reachedName = '__reachedFunctions';

/** Names a function by the offset at which its body starts. */
export function functionKey(file: string, bodyStart: number): string {
  return `${file}:${bodyStart}`;
}

/** The source with a probe at the start of every function. */
export function withProbes(file: string, source: string): string {
  const inserts: { at: number; text: string }[] = [];
  for (const { start, end, type } of functionBodies(file, source)) {
    const probe = `globalThis.${reachedName}?.add(${JSON.stringify(functionKey(file, start))})`;
    if (type === 'BlockStatement') inserts.push({ at: start + 1, text: `${probe};` });
    else inserts.push({ at: start, text: `(${probe}, ` }, { at: end, text: ')' });
  }
  // Where two meet, the inner function's bracket closes before the outer one's: both read the same.
  inserts.sort((a, b) => b.at - a.at);
  return inserts.reduce((text, each) => text.slice(0, each.at) + each.text + text.slice(each.at), source);
}

/** The key of the innermost function around an offset; `undefined` for what runs with the import of its file. */
export function functionAround(file: string, source: string, offset: number): string | undefined {
  const around = functionBodies(file, source).filter(({ start, end }) => start <= offset && offset < end);
  const inner = around.sort((a, b) => b.start - a.start)[0];
  return inner === undefined ? undefined : functionKey(file, inner.start);
}

function functionBodies(file: string, source: string): Node[] {
  const bodies: Node[] = [];
  walk(file, source, ({ node, parent, key }) => {
    const isFunction = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;
    if (key === 'body' && parent !== undefined && isFunction.test(parent.type)) bodies.push(node);
  });
  return bodies;
}
