import { json } from './replies.ts';
import { jsonObject, type RecordedRequest, tokenOf } from './requests.ts';
import { type SimulatorServer, startServer } from './server.ts';
import { jwt } from './tokens.ts';

/** A Strapi server as its Users & Permissions plugin answers: https://docs.strapi.io/cms/features/users-permissions */
export type StrapiServer = SimulatorServer & {
  readonly identifier: string;
  readonly password: string;
  /** Every token that was issued. */
  readonly issued: string[];
  /** Ends every session at once, as a change of the server's secret does. */
  endSessions(): void;
};

/** Strapi's error, the same for every call. */
const refused = (status: number, name: string, message: string) =>
  json(status, { data: null, error: { status, name, message, details: {} } });

/** @param lifetime of a token in seconds, told by its claim `exp` alone */
export async function startStrapi(lifetime = 3600): Promise<StrapiServer> {
  const identifier = 'jane@example.com';
  const password = 'Strapi-demo-password-5Kd9Qw2Z';
  const user = { id: 7, documentId: 'k3v9', username: 'jane', email: identifier, confirmed: true };
  const [issued, live] = [[] as string[], new Set<string>()];

  function logIn(request: RecordedRequest) {
    const typed = jsonObject(request.body);
    if (typed?.identifier !== identifier || typed.password !== password)
      return refused(400, 'ValidationError', 'Invalid identifier or password');
    const iat = Math.floor(Date.now() / 1000);
    const token = jwt({ id: user.id, iat, exp: iat + lifetime });
    issued.push(token);
    live.add(token);
    return json(200, { jwt: token, user }, { date: new Date().toUTCString() });
  }

  const server = await startServer(
    (request) => {
      const token = tokenOf(request, 'Bearer');
      switch (`${request.method} ${request.path}`) {
        case 'POST /api/auth/local':
          return logIn(request);
        case 'GET /api/users/me':
          if (token === null) return refused(403, 'ForbiddenError', 'Forbidden');
          return live.has(token)
            ? json(200, user)
            : refused(401, 'UnauthorizedError', 'Missing or invalid credentials');
        default:
          return refused(404, 'NotFoundError', 'Not Found');
      }
    },
    { switches: { fault: null, refuseExtensionOrigins: false } },
  );
  return Object.assign(server, { identifier, password, issued, endSessions: () => live.clear() });
}

/** What a person copies of a log-in to a Strapi server, and of its reply. */
export function strapiExample(origin: string): {
  command: string;
  reply: string;
  refusal: string;
  secrets: string[];
} {
  const password = 'Pasted-demo-password-3Hn8Vb2X';
  const token = jwt({ id: 1, iat: 1_790_000_000, exp: 1_792_592_000 });
  const body = JSON.stringify({ identifier: 'reader@example.com', password });
  return {
    command: `curl -X POST '${origin}/api/auth/local' -H 'Content-Type: application/json' -d '${body}'`,
    reply: JSON.stringify({ jwt: token, user: { id: 1, username: 'reader', email: 'reader@example.com' } }),
    refusal: refused(400, 'ValidationError', 'Invalid identifier or password').body,
    secrets: [password, token, 'reader@example.com'],
  };
}
