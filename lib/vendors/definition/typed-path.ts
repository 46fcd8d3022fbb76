/** Reads a path that a person types or pastes: with its method, its server or its query, as documentation shows it. Pure. */
import { createIssue, type Issue } from '../../tenants/validation-issue.ts';
import { isKindWord } from './curl.ts';
import type { Call } from './definition.ts';
import { literalPathIssue } from './text-rules.ts';

type CallPath = Required<Pick<Call, 'path'>> & Pick<Call, 'query'>;

const typedMethod = /^(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS)\s+/i;

/** The method that a person types before a path; `undefined` for a path alone. */
export const methodOfTyped = (text: string): string | undefined =>
  typedMethod.exec(text.trim())?.[1]?.toUpperCase();

/**
 * The fixed path and query of a typed text, or what is wrong with it.
 * @param origin the log-in's server, which the text may name; `''` for an unknown one
 */
export function readTypedPath(text: string, origin: string): CallPath | { issue: Issue } {
  const typed = text.trim().replace(typedMethod, '');
  if (typed === '') return { issue: createIssue('fault_empty') };
  const isWhole = /^https?:\/\//i.test(typed);
  if (isWhole && (!URL.canParse(typed) || (origin !== '' && new URL(typed).origin !== origin)))
    return { issue: createIssue('fault_definition_host') };
  const below = isWhole ? typed.replace(/^https?:\/\/[^/?#]*/i, '') : typed;
  const [path = '', search = ''] = below.replace(/#.*$/, '').split(/\?(.*)/s);
  const fixed = path.replace(/^\/+/, '');
  const issue = fixed === '' ? null : literalPathIssue(fixed);
  if (issue !== null) return { issue };
  const pairs = [...new URLSearchParams(search)];
  // What a query says of a person or a session would go to every tenant's server.
  const stays = pairs.every(([name, value]) => /^[\w.$[\]-]{1,40}$/.test(name) && staysInQuery(name, value));
  if (!stays) return { issue: createIssue('fault_definition_secretQuery') };
  return {
    path: [fixed === '' ? '/' : fixed],
    ...(pairs.length === 0 ? {} : { query: Object.fromEntries(pairs) }),
  };
}

const staysInQuery = (name: string, value: string): boolean =>
  !/pass|secret|token|key|auth|sig|code/i.test(name) &&
  (/^[*,]?$/.test(value) || value.split(',').every((word) => isKindWord(word)));

/** A fixed path and query as a person types them; `null` for one with values of a tenant or a session. */
export function typedPathOf({ path, query = {} }: Call): string | null {
  const values = Object.entries(query);
  if (![...path, ...values.map(([, value]) => value)].every((piece) => typeof piece === 'string'))
    return null;
  const search = values.map(([name, value]) => `${name}=${String(value)}`).join('&');
  return `/${path.join('/').replace(/^\/+/, '')}${search === '' ? '' : `?${search}`}`;
}
