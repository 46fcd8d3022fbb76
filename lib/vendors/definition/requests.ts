/** Builds the requests of a definition. Pure. */
import type { VendorRequest } from '../contract.ts';
import type { Call, Carry, Value } from './definition.ts';
import { withValueAt } from './pointer.ts';
import { basicAuth, type Filling, fillHeaders, fillPairs, fillPath, fillTree, textFor } from './values.ts';

const contentTypes = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain',
} as const;

/**
 * The request of a call.
 * @param carry how the session goes along; empty for a call that carries none
 * @throws ConciergeError `bad_credentials` (detail `not sent`) for typed text that no path can carry
 */
export function buildRequest(call: Call, filling: Filling, carry: readonly Carry[]): VendorRequest {
  const query = fillPairs(filling, call.query ?? {}).toString();
  const body = bodyOf(call, filling, carry);
  const type = body === undefined ? {} : { 'content-type': typeOf(call) };
  return {
    method: call.method,
    url: filling.tenant.baseUrl + fillPath(filling, call.path) + (query === '' ? '' : `?${query}`),
    headers: { ...carriedHeaders(carry, filling), ...type, ...fillHeaders(filling, call.headers ?? {}) },
    ...(body === undefined ? {} : { body }),
  };
}

const typeOf = ({ body }: Call): string => body?.contentType ?? contentTypes[body?.as ?? 'json'];

/** The headers that carry a session. */
export function carriedHeaders(carry: readonly Carry[], filling: Filling): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const each of carry) {
    if ('header' in each) Object.assign(headers, fillHeaders(filling, { [each.header]: each.value }));
    if ('basic' in each) {
      const [user, password] = each.basic;
      headers.authorization = basicAuth(textFor(filling, user), textFor(filling, password));
    }
  }
  return headers;
}

/** The body as it is sent. A token that is carried in it stands at its pointer in JSON, as a pair in a form. */
function bodyOf(call: Call, filling: Filling, carry: readonly Carry[]): string | undefined {
  const fields = carry.flatMap((each) => ('bodyField' in each ? [each.bodyField] : []));
  if (call.body === undefined || call.body.as === 'json') {
    if (call.body === undefined && (fields.length === 0 || call.method === 'GET')) return undefined;
    const token = textFor(filling, { $: 'token' });
    const filled = call.body === undefined ? {} : fillTree(filling, call.body.of);
    return JSON.stringify(fields.reduce((whole, at) => withValueAt(whole, at, token), filled));
  }
  if (call.body.as === 'text') return textFor(filling, call.body.of as Value);
  const pairs = fillPairs(filling, call.body.of as Readonly<Record<string, Value>>);
  for (const at of fields) pairs.set(at.slice(1), textFor(filling, { $: 'token' }));
  return pairs.toString();
}
