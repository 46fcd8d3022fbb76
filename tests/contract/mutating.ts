/** Requests broken in one place each, sent as they are: what a strict server refuses, an adapter must not send. */
import { request as ask } from 'node:http';
import type { VendorReply, VendorRequest } from '../../lib/vendors/contract.ts';

/** A request as it stands on the wire; any method, any body. */
export interface RawRequest extends Omit<VendorRequest, 'method'> {
  method: string;
}

export interface Mutant {
  what: string;
  request: RawRequest;
}

/** Sends a request with exactly these headers. */
export function sendRaw(raw: RawRequest): Promise<VendorReply> {
  return new Promise((resolve, reject) => {
    const out = ask(raw.url, { method: raw.method, headers: { ...raw.headers } }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      incoming.on('end', () => {
        const headers = Object.fromEntries(
          Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
        );
        resolve({ status: incoming.statusCode ?? 0, headers, text, receivedAt: Date.now() });
      });
    });
    out.on('error', reject);
    out.end(raw.body);
  });
}

function withoutHeader({ headers, ...rest }: RawRequest, name: string): RawRequest {
  return { ...rest, headers: Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name)) };
}
const withHeader = (request: RawRequest, name: string, value: string): RawRequest => ({
  ...withoutHeader(request, name),
  headers: { ...withoutHeader(request, name).headers, [name]: value },
});

function methods(request: RawRequest): Mutant[] {
  return ['GET', 'POST', 'PUT', 'DELETE']
    .filter((method) => method !== request.method)
    .map((method) => ({ what: `by ${method}`, request: { ...request, method } }));
}

function addresses(request: RawRequest): Mutant[] {
  return [
    { what: 'with a query', request: { ...request, url: `${request.url}?x=1` } },
    { what: 'to a path below', request: { ...request, url: `${request.url}/x` } },
    { what: 'to another path', request: { ...request, url: request.url.replace(/\/([^/]*)$/, '/not-$1') } },
  ];
}

function headers(request: RawRequest): Mutant[] {
  return Object.entries(request.headers).flatMap(([name, value]) => [
    { what: `without ${name}`, request: withoutHeader(request, name) },
    { what: `with an empty ${name}`, request: withHeader(request, name, '') },
    { what: `with another ${name}`, request: withHeader(request, name, `${value}x`) },
    ...(name === 'authorization' ? schemes(request, value) : []),
    ...(name === 'content-type'
      ? [
          'text/html',
          'application/x-www-form-urlencoded',
          value === 'text/plain' ? 'application/json' : 'text/plain',
        ].map((type) => ({
          what: `as ${type}`,
          request: withHeader(request, name, type),
        }))
      : []),
  ]);
}

function schemes(request: RawRequest, value: string): Mutant[] {
  const [scheme = '', token = ''] = value.split(' ');
  const other = scheme === 'Bearer' ? 'bearer' : 'Bearer';
  const values: readonly (readonly [string, string])[] = [
    ['the other case', `${other} ${token}`],
    ['no scheme', token],
    ['no blank', `${scheme}${token}`],
    ['two blanks', `${scheme}  ${token}`],
    ['another scheme', `Basic ${token}`],
    ['half a token', `${scheme} ${token.slice(0, -1)}`],
    ['a token in capitals', `${scheme} ${token.toUpperCase()}`],
    ['no token', scheme],
  ];
  return values.map(([what, each]) => ({
    what: `with authorization of ${what}`,
    request: withHeader(request, 'authorization', each),
  }));
}

function bodies(request: RawRequest): Mutant[] {
  const { body, ...rest } = request;
  if (body === undefined) {
    return [
      { what: 'with a body', request: { ...request, body: '{}' } },
      {
        what: 'with a body and its type',
        request: withHeader({ ...request, body: '{}' }, 'content-type', 'application/json'),
      },
    ];
  }
  const fields = jsonObject(body);
  return [
    { what: 'without a body', request: rest },
    { what: 'with half a body', request: { ...request, body: body.slice(0, body.length / 2) } },
    { what: 'with its body quoted', request: { ...request, body: JSON.stringify(body) } },
    {
      what: 'with its body in an object',
      request: { ...request, body: `{"value":${JSON.stringify(body)}}` },
    },
    ...(fields === null
      ? [{ what: 'with more in its body', request: { ...request, body: `${body}\n` } }]
      : jsonBodies(request, fields)),
  ];
}

function jsonBodies(request: RawRequest, fields: Record<string, unknown>): Mutant[] {
  const put = (what: string, value: unknown): Mutant => ({
    what,
    request: { ...request, body: JSON.stringify(value) },
  });
  return [
    {
      what: 'as a form',
      request: { ...request, body: new URLSearchParams(fields as Record<string, string>).toString() },
    },
    put('with its body in a list', [fields]),
    put('with a field nobody knows', { ...fields, surprise: '1' }),
    ...Object.entries(fields).flatMap(([name, value]) => {
      const { [name]: _gone, ...others } = fields;
      return [
        put(`without ${name}`, others),
        put(`with an empty ${name}`, { ...fields, [name]: '' }),
        put(`with null for ${name}`, { ...fields, [name]: null }),
        put(`with another ${name}`, { ...fields, [name]: `${String(value)}x` }),
        put(`with ${name} in a list`, { ...fields, [name]: [value] }),
        put(`with ${name} under a name in capitals`, { ...others, [name.toUpperCase()]: value }),
        ...(typeof value === 'number'
          ? [put(`with ${name} as text`, { ...fields, [name]: String(value) })]
          : []),
      ];
    }),
  ];
}

function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The request, broken in every one of its places, one at a time. */
export function mutantsOf(request: VendorRequest): Mutant[] {
  return [...methods(request), ...addresses(request), ...headers(request), ...bodies(request)];
}
