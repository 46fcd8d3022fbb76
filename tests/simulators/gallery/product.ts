/** What the strict servers of the gallery's products share: one table of routes and of refusals for each product. */
import { createClock, type SimulatorClock } from '../clock.ts';
import { allSecrets, createLedger } from '../issued.ts';
import type { Reply } from '../replies.ts';
import { jsonObject, mediaType, type RecordedRequest, unknownField } from '../requests.ts';
import { type CommonSwitches, commonSwitches, type ListenOptions, startServer } from '../server.ts';

/** The switches of every product. */
export type GallerySwitches = CommonSwitches & {
  /** The name of a state of the product: a refusal of every call but the open ones, or a form of its good reply. */
  state: string | null;
};

/** A running product of the gallery. */
export type GallerySimulator = {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  readonly switches: GallerySwitches;
  readonly clock: SimulatorClock;
  /** The good credentials, by the definition's names of fields. */
  readonly fields: Record<string, string>;
  /** The same for the second way to sign in, where there is one. */
  readonly pasted: Record<string, string>;
  secrets(): string[];
  forget(): void;
  close(): Promise<void>;
};

/** Answers a request; the state is the name of a form that a good reply may have. */
export type Route = (request: RecordedRequest, state: string | null) => Reply;

/** A product as a table. A route's name is `METHOD /path`. */
export type Product = {
  readonly fields: Record<string, string>;
  readonly pasted?: Record<string, string>;
  /** What anybody may ask: by this the product is recognised. */
  readonly open: Readonly<Record<string, Reply>>;
  readonly routes: Readonly<Record<string, Route>>;
  /** The refusals by which the product answers every call while it is in that state. */
  readonly states: Readonly<Record<string, Reply>>;
  /** The field of a log-in by which its second factor is proven, with the code: it ends the refusal `code`. */
  readonly code?: Readonly<Record<string, string>>;
  /** What it says of a path that it does not have. */
  readonly missing: Reply;
  forget(): void;
};

/** What a product is made with. */
export type Making = {
  readonly clock: SimulatorClock;
  /** Writes a secret down and gives it back. */
  hand(kind: string, value: string): string;
};

/** The fields of a log-in that hold a secret. */
const secretNames = ['password', 'token', 'key', 'pat'];

/** A function that starts this product. */
export function starting(
  productOf: (making: Making) => Product,
): (options?: ListenOptions) => Promise<GallerySimulator> {
  return async (options = {}) => {
    const [clock, ledger] = [createClock(), createLedger()];
    const switches: GallerySwitches = { ...commonSwitches(), state: null };
    const product = productOf({ clock, hand: ledger.hand });
    const { fields, pasted = {} } = product;
    const server = await startServer(
      (request) => {
        if ('cookie' in request.headers) request.notes.push('unexpected cookie');
        return answer(product, request, switches.state);
      },
      { ...options, switches },
    );
    return {
      origin: server.origin,
      requests: server.requests,
      switches,
      clock,
      fields,
      pasted,
      secrets: () => allSecrets(ledger, [fields, pasted].flatMap(secretsIn)),
      forget: product.forget,
      close: server.close,
    };
  };
}

function answer(product: Product, request: RecordedRequest, state: string | null): Reply {
  const { open, routes, states, missing, code = {} } = product;
  const name = `${request.method} ${request.path}`;
  const isProven = state === 'code' && Object.keys(code).length > 0 && holds(jsonObject(request.body), code);
  const refusal = state === null || isProven ? undefined : states[state];
  return open[name] ?? (name in routes ? refusal : undefined) ?? routes[name]?.(request, state) ?? missing;
}

const secretsIn = (fields: Record<string, string>): (string | undefined)[] =>
  secretNames.map((name) => fields[name]);

/** The body as a JSON object with none but these fields; `null` for any other body, or under another type. */
export function strictBody(
  request: RecordedRequest,
  known: readonly string[],
  types: readonly string[] = ['application/json'],
): Record<string, unknown> | null {
  const body = types.includes(mediaType(request)) ? jsonObject(request.body) : null;
  return body === null || unknownField(body, known) !== null ? null : body;
}

/** The body as a form; `null` under another type, or with a field twice. */
export function strictForm(request: RecordedRequest): Record<string, string> | null {
  if (mediaType(request) !== 'application/x-www-form-urlencoded') return null;
  const pairs = [...new URLSearchParams(request.body)];
  const form = Object.fromEntries(pairs);
  return Object.keys(form).length === pairs.length ? form : null;
}

/** Whether these fields of a body are what they must be. */
export function holds(
  body: Readonly<Record<string, unknown>> | null,
  wanted: Readonly<Record<string, unknown>>,
): boolean {
  return body !== null && Object.entries(wanted).every(([name, value]) => body[name] === value);
}
