/** The products whose token a person pastes: each a row of where the token stands, what it opens, and the refusal. */
import { empty, html, json, type Reply } from '../replies.ts';
import { type RecordedRequest, tokenOf } from '../requests.ts';
import { opaque } from '../tokens.ts';
import { type Product, starting } from './product.ts';

type Row = {
  readonly field?: string;
  /** How the product's tokens begin. */
  readonly begin?: string;
  /** The token that a request carries, or `null`. */
  carried(request: RecordedRequest): string | null;
  readonly check: readonly [route: string, good: Reply];
  readonly dead: Reply;
} & Pick<Product, 'open' | 'states' | 'missing'>;

const pasting = ({ field = 'token', begin = '', carried, check: [route, good], dead, ...others }: Row) =>
  starting(({ hand }) => {
    const token = hand('token', begin + opaque(24));
    const live = new Set<string | null>([token]);
    return {
      ...others,
      fields: { [field]: token },
      routes: { [route]: (request) => (live.has(carried(request)) ? good : dead) },
      forget: () => live.clear(),
    };
  });

const inHeader = (name: string) => (request: RecordedRequest) => request.headers[name] ?? null;
const byScheme = (scheme: string) => (request: RecordedRequest) => tokenOf(request, scheme);
const text = (status: number, body: string): Reply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body,
});

/**
 * Gitea: https://docs.gitea.com/development/api-usage (the header).
 * [I] The words of its refusals: the page shows good replies alone.
 */
export const startGitea = pasting({
  carried: byScheme('token'),
  check: ['GET /api/v1/user', json(200, { id: 1, login: 'jane', email: 'jane@example.com' })],
  dead: json(401, { message: 'user does not exist [uid: 0, name: ]', url: 'http://127.0.0.1/api/swagger' }),
  states: {
    scope: json(403, { message: 'token does not have at least one of required scope(s): [read:user]' }),
  },
  open: { 'GET /api/v1/version': json(200, { version: '1.24.0' }) },
  missing: json(404, { errors: null, message: 'Not Found', url: 'http://127.0.0.1/api/swagger' }),
});

/**
 * GitLab: https://docs.gitlab.com/api/personal_access_tokens/ (the call, its reply and header).
 * https://docs.gitlab.com/administration/settings/user_and_ip_rate_limits/ (the limit: its text, Retry-After).
 * [I] The bodies of a revoked token and of one without the scope.
 */
export const startGitLab = pasting({
  begin: 'glpat-',
  carried: inHeader('private-token'),
  check: [
    'GET /api/v4/personal_access_tokens/self',
    json(200, { id: 4, name: 'Desk', revoked: false, scopes: ['read_api'], user_id: 24, active: true }),
  ],
  dead: json(401, { message: '401 Unauthorized' }),
  states: {
    revoked: json(401, {
      error: 'invalid_token',
      error_description: 'Token was revoked. You have to re-authorize from the user.',
    }),
    scope: json(403, {
      error: 'insufficient_scope',
      error_description: 'The request requires higher privileges than provided by the access token.',
      scope: 'api read_api',
    }),
    limit: { ...text(429, 'Retry later'), headers: { 'content-type': 'text/plain', 'retry-after': '7' } },
  },
  open: {
    'GET /.well-known/openid-configuration': json(200, {
      issuer: 'https://gitlab.example',
      jwks_uri: 'https://gitlab.example/oauth/discovery/keys',
    }),
  },
  missing: json(404, { error: '404 Not Found' }),
});

/**
 * Grafana: https://grafana.com/docs/grafana/latest/developer-resources/api-reference/http-api/authentication/
 * [I] The words of its refusals: the page shows the good reply alone.
 */
export const startGrafana = pasting({
  begin: 'glsa_',
  carried: byScheme('Bearer'),
  check: ['GET /api/org', json(200, { id: 1, name: 'Main Org.' })],
  dead: json(401, { message: 'Invalid API key' }),
  states: {
    right: json(403, { message: "You'll need additional permissions to perform this action." }),
  },
  open: { 'GET /api/health': json(200, { database: 'ok', version: '12.0.0' }) },
  missing: json(404, { message: 'Not found' }),
});

/**
 * Jupyter Server: https://jupyter-server.readthedocs.io/en/latest/operators/security.html (the header).
 * [I] The bodies; the tests of real products run the same calls.
 */
export const startJupyter = pasting({
  carried: byScheme('token'),
  check: [
    'GET /api/status',
    json(200, { connections: 0, kernels: 0, started: '2026-01-05T08:00:00.000000Z' }),
  ],
  dead: json(403, { message: 'Forbidden', reason: null }),
  states: { newer: json(401, { message: 'Authentication needed', reason: null }) },
  open: { 'GET /api': json(200, { version: '2.14.2' }) },
  missing: json(404, { message: 'Not Found', reason: null }),
});

/**
 * Syncthing: https://docs.syncthing.net/dev/rest.html (the header),
 * https://docs.syncthing.net/rest/system-ping-get.html (the good reply).
 * [I] The refusals, plain text; the tests of real products run the same calls.
 */
export const startSyncthing = pasting({
  field: 'key',
  carried: inHeader('x-api-key'),
  check: ['GET /rest/system/ping', json(200, { ping: 'pong' })],
  dead: text(403, 'CSRF Error\n'),
  states: { locked: text(403, 'Forbidden\n'), older: text(401, 'Not Authorized\n') },
  open: {
    'GET /index.html': html(
      200,
      '<!DOCTYPE html>\n<!--\n// Copyright (C) 2014 The Syncthing Authors.\n-->\n<html lang="en"></html>',
    ),
  },
  missing: text(404, '404 page not found\n'),
});

/** Verdaccio names a scheme that gateways ask for too, so that a refusal is asked about by its recognition. */
const asksForLogin = { 'www-authenticate': 'Basic, Bearer' };

/**
 * Verdaccio: https://verdaccio.org/docs/authentication (the token of `.npmrc` as a bearer).
 * [I] Bodies and headers, as version 6.8.0 sent them; the tests of real products run the same calls.
 */
export const startVerdaccio = pasting({
  carried: byScheme('Bearer'),
  check: [
    'GET /-/npm/v1/user',
    json(200, { tfa: false, name: 'jane', email: '', email_verified: false, cidr_whitelist: null }),
  ],
  dead: json(401, { message: 'You must be logged in to publish packages.' }, asksForLogin),
  states: { older: json(401, { error: 'invalid token' }, asksForLogin) },
  open: {
    'GET /': html(
      200,
      '<!DOCTYPE html><html><head><title>Verdaccio</title><script src="/-/static/ui-options.js"></script></head></html>',
    ),
  },
  missing: { ...empty(404), body: '{"error":"no such package available"}' },
});
