/**
 * Directus, Node-RED and Grafana as strict local servers, each as far as its definition in the gallery asks.
 * Sources: https://directus.io/docs/api/authentication, https://nodered.org/docs/api/admin/oauth,
 * https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/authentication/
 */
import { createClock, type SimulatorClock } from './clock.ts';
import { allSecrets, createLedger } from './issued.ts';
import { empty, json, type Reply } from './replies.ts';
import { jsonObject, mediaType, type RecordedRequest, tokenOf, unknownField } from './requests.ts';
import { type CommonSwitches, commonSwitches, type ListenOptions, startServer } from './server.ts';
import { hex, jwt, opaque } from './tokens.ts';

/** A running product of the gallery. */
export type GallerySimulator = {
  readonly origin: string;
  readonly requests: RecordedRequest[];
  readonly switches: CommonSwitches;
  readonly clock: SimulatorClock;
  /** The good credentials, by the definition's names of fields. */
  readonly fields: Record<string, string>;
  secrets(): string[];
  forget(): void;
  close(): Promise<void>;
};

type Product = {
  fields: Record<string, string>;
  handle(request: RecordedRequest): Reply;
  forget(): void;
};

async function start(
  options: ListenOptions,
  productOf: (clock: SimulatorClock, hand: (kind: string, value: string) => string) => Product,
): Promise<GallerySimulator> {
  const [clock, ledger, switches] = [createClock(), createLedger(), commonSwitches()];
  const product = productOf(clock, ledger.hand);
  const server = await startServer(
    (request) => {
      if ('cookie' in request.headers) request.notes.push('unexpected cookie');
      return product.handle(request);
    },
    { ...options, switches },
  );
  return {
    origin: server.origin,
    requests: server.requests,
    switches,
    clock,
    fields: product.fields,
    secrets: () => allSecrets(ledger, [product.fields.password, product.fields.token]),
    forget: product.forget,
    close: server.close,
  };
}

const called = ({ method, path }: RecordedRequest): string => `${method} ${path}`;

/** Directus: JSON, an expiry in milliseconds, a refresh token that is used once. */
export function startDirectus(options: ListenOptions = {}): Promise<GallerySimulator> {
  return start(options, (clock, hand) => {
    const fields = { email: 'jane@example.com', password: 'Directus-demo-password-4Kd8Wq2Z' };
    const live = new Map<string, number>();
    const refreshable = new Set<string>();
    // The shape of an error: https://directus.io/docs/guides/connect/errors
    const refuse = (status: number, code: string, message: string) =>
      json(status, { errors: [{ message, extensions: { code } }] });
    const grant = () => {
      const access_token = hand('access', jwt({ role: hex(4) }));
      const refresh_token = hand('refresh', opaque(48));
      live.set(access_token, clock.now() + 900_000);
      refreshable.add(refresh_token);
      return json(200, { data: { access_token, expires: 900_000, refresh_token } });
    };
    const bodyOf = (request: RecordedRequest, known: readonly string[]) => {
      const body = mediaType(request) === 'application/json' ? jsonObject(request.body) : null;
      return body === null || unknownField(body, known) !== null ? null : body;
    };
    return {
      fields,
      forget() {
        live.clear();
        refreshable.clear();
      },
      handle(request) {
        switch (called(request)) {
          case 'GET /server/ping':
            return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: 'pong' };
          case 'POST /auth/login': {
            const body = bodyOf(request, ['email', 'password', 'otp', 'mode']);
            if (body === null || body.mode !== 'json')
              return refuse(400, 'INVALID_PAYLOAD', 'Invalid payload.');
            const isKnown = body.email === fields.email && body.password === fields.password;
            return isKnown ? grant() : refuse(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.');
          }
          case 'POST /auth/refresh': {
            const body = bodyOf(request, ['refresh_token', 'mode']);
            const isLive = refreshable.delete(String(body?.refresh_token));
            return isLive ? grant() : refuse(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.');
          }
          case 'POST /auth/logout':
            refreshable.delete(String(bodyOf(request, ['refresh_token', 'mode'])?.refresh_token));
            return empty(204);
          case 'GET /users/me': {
            const ends = live.get(tokenOf(request, 'Bearer') ?? '');
            if (ends === undefined) return refuse(401, 'INVALID_CREDENTIALS', 'Invalid user credentials.');
            return ends > clock.now()
              ? json(200, { data: { id: '5b4c' } })
              : refuse(401, 'TOKEN_EXPIRED', 'Token expired.');
          }
          default:
            return refuse(404, 'ROUTE_NOT_FOUND', 'Route not found.');
        }
      },
    };
  });
}

/** Node-RED: a form, an expiry in seconds, refusals by the status alone. */
export function startNodeRed(options: ListenOptions = {}): Promise<GallerySimulator> {
  return start(options, (clock, hand) => {
    const fields = { username: 'admin', password: 'NodeRED-demo-password-7Yx3Lm9P' };
    const live = new Map<string, number>();
    // [I] Without a body: the page shows none.
    const unauthorised = empty(401);
    const isLive = (request: RecordedRequest) =>
      (live.get(tokenOf(request, 'Bearer') ?? '') ?? 0) > clock.now();
    return {
      fields,
      forget: () => live.clear(),
      handle(request) {
        switch (called(request)) {
          case 'GET /auth/login':
            return json(200, { type: 'credentials', prompts: [] });
          case 'POST /auth/token': {
            const form = new URLSearchParams(request.body);
            const isForm = mediaType(request) === 'application/x-www-form-urlencoded';
            const asks = ['node-red-admin', 'password', '*'].join();
            const asked = [form.get('client_id'), form.get('grant_type'), form.get('scope')].join();
            const isKnown =
              form.get('username') === fields.username && form.get('password') === fields.password;
            if (!isForm || asked !== asks || !isKnown) return unauthorised;
            const access_token = hand('access', opaque(96));
            live.set(access_token, clock.now() + 604_800_000);
            return json(200, { access_token, expires_in: 604_800, token_type: 'Bearer' });
          }
          case 'GET /settings':
            return isLive(request) ? json(200, { httpNodeRoot: '/', version: '4.0.0' }) : unauthorised;
          case 'POST /auth/revoke':
            if (!isLive(request)) return unauthorised;
            live.delete(String(jsonObject(request.body)?.token));
            return empty(200);
          default:
            return empty(404);
        }
      },
    };
  });
}

/** Grafana: a pasted token that is checked. */
export function startGrafana(options: ListenOptions = {}): Promise<GallerySimulator> {
  return start(options, (_clock, hand) => {
    const fields = { token: hand('token', `glsa_${opaque(24)}`) };
    const live = new Set<string | null>([fields.token]);
    return {
      fields,
      forget: () => live.clear(),
      handle(request) {
        if (called(request) === 'GET /api/health') return json(200, { database: 'ok', version: '12.0.0' });
        if (called(request) !== 'GET /api/org') return json(404, { message: 'Not found' });
        // [I] The words of a refusal; the page shows the good reply alone.
        return live.has(tokenOf(request, 'Bearer'))
          ? json(200, { id: 1, name: 'Main Org.' })
          : json(401, { message: 'Invalid API key' });
      },
    };
  });
}
