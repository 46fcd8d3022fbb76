/** What a call's body may be. Pure. */
import { createIssue, type Issue } from '../../tenants/validation-issue.ts';
import { type Call, isRef, type Tree } from './definition.ts';
import { definitionLimits as limits } from './limits.ts';

/** An issue with its place. */
export interface PlacedIssue {
  path: readonly PropertyKey[];
  issue: Issue;
}

/** The issue of a body by its kind and its size, or `null`. A form is a list of pairs, a text one value. */
export function findBodyIssue({ method, body }: Call): PlacedIssue | null {
  if (body === undefined) return null;
  if (method === 'GET') return { path: [], issue: createIssue('fault_definition_getBody') };
  const isObject =
    typeof body.of === 'object' && body.of !== null && !Array.isArray(body.of) && !isRef(body.of);
  const fits =
    body.as === 'json' ||
    (body.as === 'text' ? isValue(body.of) : isObject && Object.values(body.of as object).every(isValue));
  if (!fits) return { path: ['of'], issue: createIssue('fault_definition_body') };
  return depthOf(body.of) > limits.bodyDepth || nodesOf(body.of) > limits.bodyNodes
    ? { path: ['of'], issue: createIssue('fault_definition_tooDeep') }
    : null;
}

const isValue = (node: Tree): boolean => typeof node === 'string' || isRef(node);

const childrenOf = (node: unknown): unknown[] =>
  typeof node === 'object' && node !== null ? Object.values(node) : [];
const depthOf = (node: unknown): number => 1 + Math.max(0, ...childrenOf(node).map(depthOf));
const nodesOf = (node: unknown): number =>
  childrenOf(node).reduce((sum: number, each) => sum + nodesOf(each), 1);
