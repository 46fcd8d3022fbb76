/** The definitions of the gallery with a token that is pasted and checked, as entries of the contract suite. */
import { forgotten, galleryEntry, mistyped, refused } from './gallery-entry.ts';

const checkedAt = (path: string) => ({ login: path, check: path });

export const pastedEntries = {
  'x-gitea': galleryEntry('x-gitea', {
    methods: ['token'],
    account: 'jane',
    tokenKind: 'authorization',
    paths: checkedAt('/api/v1/user'),
    refusals: [
      mistyped('token', 'token', { status: 401, vendorMessage: 'user does not exist [uid: 0, name: ]' }),
      forgotten('check', { status: 401 }),
      refused('scope', 'login', 'forbidden', { status: 403 }),
      refused('scope', 'check', 'forbidden', {
        status: 403,
        vendorMessage: 'token does not have at least one of required scope(s): [read:user]',
      }),
    ],
  }),
  'x-gitlab': galleryEntry('x-gitlab', {
    methods: ['token'],
    account: null,
    tokenKind: 'private-token',
    paths: checkedAt('/api/v4/personal_access_tokens/self'),
    refusals: [
      mistyped('token', 'token', { status: 401 }),
      forgotten('check', { status: 401 }),
      refused('revoked', 'login', 'bad_credentials', { status: 401 }),
      refused('revoked', 'check', 'session_dead', {
        status: 401,
        vendorMessage: 'Token was revoked. You have to re-authorize from the user.',
      }),
      refused('scope', 'check', 'forbidden', { status: 403 }),
      refused('limit', 'login', 'throttled', { status: 429, retryAfterSeconds: 7 }),
      refused('limit', 'check', 'throttled', { status: 429, retryAfterSeconds: 7 }),
    ],
  }),
  'x-grafana': galleryEntry('x-grafana', {
    methods: ['token'],
    account: null,
    paths: checkedAt('/api/org'),
    refusals: [
      mistyped('token', 'token', { status: 401, vendorMessage: 'Invalid API key' }),
      forgotten('check', { status: 401 }),
      refused('right', 'check', 'forbidden', { status: 403 }),
    ],
  }),
  'x-jupyter': galleryEntry('x-jupyter', {
    methods: ['token'],
    account: null,
    tokenKind: 'authorization',
    paths: checkedAt('/api/status'),
    refusals: [
      mistyped('token', 'token', { status: 403 }),
      forgotten('check', { status: 403 }),
      refused('newer', 'check', 'session_dead', { status: 401 }),
    ],
  }),
  'x-syncthing': galleryEntry('x-syncthing', {
    methods: ['token'],
    account: null,
    tokenKind: 'x-api-key',
    paths: checkedAt('/rest/system/ping'),
    refusals: [
      mistyped('token', 'key', { status: 403 }),
      forgotten('check', { status: 403 }),
      refused('locked', 'check', 'session_dead', { status: 403 }),
      refused('older', 'check', 'session_dead', { status: 401 }),
    ],
  }),
  'x-verdaccio': galleryEntry('x-verdaccio', {
    methods: ['token'],
    account: 'jane',
    paths: checkedAt('/-/npm/v1/user'),
    refusals: [
      mistyped('token', 'token', { status: 401 }, { asks: 2 }),
      forgotten('check', { status: 401 }, 2),
      refused('older', 'check', 'session_dead', { status: 401 }, 2),
    ],
  }),
} as const;
