/** One request as the server received it, and what came of it. */
export type RecordedRequest = {
  readonly method: string;
  /** Path and query, exactly as sent, without the path that the server stands below. */
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-cased names; a header sent twice is joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Names in the case they arrived in, in order. */
  readonly rawHeaders: readonly (readonly [string, string])[];
  readonly body: string;
  /** Milliseconds of the real clock, at arrival. */
  readonly at: number;
  /** The status sent; null while unanswered, and for good when the reply was withheld. */
  status: number | null;
  /** The client went away before the whole reply was sent. */
  abandoned: boolean;
  /** What the server noticed and did not refuse: "unexpected cookie", "one-time token reused", … */
  readonly notes: string[];
};

/** The media type of the body, lower-cased and without parameters; '' when no Content-Type was sent. */
export function mediaType(request: RecordedRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The token of an Authorization header written exactly as `SCHEME TOKEN`, or null. */
export function tokenOf(request: RecordedRequest, scheme: string): string | null {
  const value = request.headers.authorization ?? '';
  const token = value.slice(scheme.length + 1);
  return value === `${scheme} ${token}` && /^\S+$/.test(token) ? token : null;
}

/** One cookie of the request, or null. */
export function cookieOf(request: RecordedRequest, name: string): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=');
    if (key === name) return value.join('=');
  }
  return null;
}

/** The names of a request's cookies, sorted. */
export const cookieNames = ({ headers }: RecordedRequest): string[] =>
  (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().replace(/=.*/s, ''))
    .filter(Boolean)
    .sort();

/** The body as a JSON object; null when it is not one. */
export function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** True for a JSON object: not null, not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first name that is in the object and not in the list, or null. */
export function unknownField(object: Record<string, unknown>, known: readonly string[]): string | null {
  return Object.keys(object).find((name) => !known.includes(name)) ?? null;
}

/** Whether a field holds a text or a number: agreed extra fields may be either. */
export function hasValue(object: Record<string, unknown>, name: string): boolean {
  return textField(object, name) !== null || Number.isFinite(object[name]);
}

/** A non-empty string field of an object, or null. */
export function textField(object: Record<string, unknown>, name: string): string | null {
  const value = object[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
