/** Every sentence a person reads, in one place; the only file to translate. */
import type { ErrorCode, ErrorFacts } from '../lib/errors.ts';
import type { Act } from '../lib/sessions/schema.ts';
import type { StateName } from '../lib/sessions/state.ts';
import type { Environment } from '../lib/tenants/schema.ts';

export const stateWords: Record<StateName, string> = {
  'signed-in': 'Signed in',
  renewable: 'Renewable',
  'signing-in': 'Signing in',
  expired: 'Expired',
  'signed-out': 'Signed out',
};

export const environmentWords: Record<Environment, string> = {
  production: 'Production',
  staging: 'Staging',
  sandbox: 'Sandbox',
};

/** What a sentence about a problem may mention. */
export interface Circumstance {
  act: Act | 'other';
  facts: ErrorFacts;
  vendor: string;
  /** A code is awaited: a refusal is about the code. */
  awaitsCode: boolean;
}

/** What happened, whose side it is on, and what to do next. */
export function problemWords(code: ErrorCode, about: Circumstance): string {
  const words = sentences[code](about);
  const said = about.facts.said;
  return said === undefined || said === '' ? words : `${words} The server said: “${said}”`;
}

const sentences: Record<ErrorCode, (about: Circumstance) => string> = {
  bad_message: () => 'That request did not make sense here. Close the popup and open it again.',
  bad_tenant_file: ({ facts }) => fileRefused(facts),
  unknown_tenant: () => 'This tenant is no longer in the list. Close the popup and open it again.',
  unknown_vendor: () =>
    'This version does not know the tenant’s vendor. Update the extension, or edit the tenant.',
  no_permission: ({ facts }) =>
    `The browser does not let the extension talk to ${facts.host ?? 'this host'} yet. Allow access, then try again.`,
  not_signed_in: ({ act }) =>
    act === 'login'
      ? 'The sign-in is over: it waited too long for its code. Log in again.'
      : 'Nobody is signed in here any more. Log in first.',
  bad_credentials: ({ vendor, awaitsCode }) =>
    awaitsCode
      ? `${vendor} refused that code. Type the newest one your authenticator shows.`
      : `${vendor} refused the sign-in. Check what you typed; it was sent once and will not be tried again by itself.`,
  code_required: ({ vendor }) =>
    `${vendor} did not take that code. Type the newest one your authenticator shows.`,
  password_expired: ({ vendor }) =>
    `${vendor} wants a new password first. Set it in the vendor’s own sign-in page, then log in here.`,
  account_locked: ({ vendor }) =>
    `${vendor} has locked this account. Ask the customer’s administrator to unlock it.`,
  licence_full: ({ vendor }) =>
    `${vendor} has no free licence for another session. Log out somewhere else first.`,
  forbidden: ({ facts }) =>
    facts.permission === undefined
      ? 'The account may not do this. The session itself is fine; ask an administrator for the permission.'
      : `The account lacks the permission “${facts.permission}”. The session itself is fine; ask an administrator for it.`,
  throttled: ({ facts, vendor }) =>
    `${vendor} asks for a pause: too many calls. Try again ${facts.retryAfterSeconds === undefined ? 'in a minute' : `in ${facts.retryAfterSeconds} seconds`}.`,
  vendor_refused: ({ vendor, act, facts }) =>
    act === 'open' && facts.fault !== undefined
      ? `${vendor} answered without a sign-in link, so nothing was opened. Try again, or log in again.`
      : `${vendor} refused this.${act === 'login' ? ' Accounts with single sign-on cannot log in here.' : ' Nothing was changed.'}`,
  vendor_reply: ({ vendor, facts }) => badReply(vendor, facts),
  session_dead: ({ act, facts }) =>
    facts.fault === 'renewal interrupted'
      ? 'A renewal was interrupted, so its refresh token was given up for safety. The session lasts until its end; then log in again.'
      : act === 'renew'
        ? 'The server no longer renews this session. Log in again.'
        : 'The server has ended this session. Log in again.',
  network: ({ act }) =>
    act === 'logout'
      ? 'Logged out here, but the server could not be told.'
      : 'The server could not be reached: no connection, a wrong name, or a certificate the browser does not trust. Open the address in a tab once to see which.',
  timeout: ({ facts }) =>
    facts.fault === 'door'
      ? 'The way in took longer than ten seconds, so the tab was not opened over your work. Try again.'
      : 'The server did not answer within 25 seconds. It may be busy; try again in a moment.',
  redirected: () =>
    'The server sent us to another address, and a sign-in is never carried along. Check the tenant’s base URL.',
  insecure: () => 'This address is not encrypted and may not be used. Change it to https.',
  vault_locked: () => 'The vault is locked. Unlock it and try again.',
  internal: ({ facts }) =>
    facts.fault === 'interrupted'
      ? 'The browser stopped the extension while it was signing in. Nothing was kept; log in again.'
      : 'Something went wrong inside the extension. Try again; if it stays, restart the browser.',
};

function badReply(vendor: string, facts: ErrorFacts): string {
  switch (facts.fault) {
    case 'empty':
      return `The server answered with nothing. Check that the base URL is the address of a ${vendor} server.`;
    case 'html':
      return `The server answered with a web page instead of data. Check that the base URL is the ${vendor} API’s address, not the portal’s.`;
    case 'truncated':
      return 'The server’s answer broke off in the middle. Try again; if it stays, a proxy on the way may cut it.';
    case 'too_big':
      return `The server’s answer was far too long for ${vendor}. Check the base URL.`;
    case 'status':
      return `The server failed with HTTP ${facts.status ?? 'error'}. That is on the server’s side; try again later.`;
    default:
      return `The server’s answer does not look like ${vendor}. Check the base URL and the tenant’s settings.`;
  }
}

/** Why a tenant file was refused; names the entry and the field, never a value. */
export function fileRefused(facts: ErrorFacts): string {
  const where = facts.entry ?? 'the file';
  return `Nothing was imported: ${where} ${facts.reason ?? 'is not a tenant file'}.`;
}

/** `1 tenant`, `2 tenants`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
