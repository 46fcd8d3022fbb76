/** Generates `docs/errors.md` from the error codes and the English message catalogue. */
import { type ErrorCode, errorCodes } from '../lib/errors.ts';
import type { MessageKey } from '../lib/i18n/message-key.ts';
import { readCatalogue } from './node-i18n.ts';

/** Who can act on each code; the type makes a new code without an entry a compile error. */
const responsible: Record<ErrorCode, string> = {
  bad_message: 'the extension’s',
  bad_tenant_file: 'yours: the file',
  unknown_tenant: 'yours: the list has changed',
  unknown_vendor: 'the extension’s version, or the tenant’s entry',
  no_permission: 'the browser’s, until you agree',
  not_signed_in: 'yours: sign in',
  bad_credentials: 'yours: what was typed',
  code_required: 'yours: the verification code',
  password_expired: 'the account’s',
  account_locked: 'the account’s',
  licence_full: 'the customer’s licence',
  forbidden: 'the account’s permissions, the browser’s, or your organisation’s',
  throttled: 'the server’s: too many calls',
  vendor_refused: 'the server’s',
  vendor_reply: 'the server’s, or the tenant’s address',
  session_dead: 'the server’s: the session is over',
  network: 'the network’s, or the address or certificate',
  timeout: 'the server’s or the network’s',
  redirected: 'the tenant’s address',
  insecure: 'the tenant’s address and your organisation’s rule',
  vault_locked: 'yours: unlock it',
  gateway: 'the network’s: a proxy, a VPN, a firewall or another server before the vendor’s',
  internal: 'the extension’s',
};

/** When a message applies, by the suffix of its key. */
const circumstances: Readonly<Record<string, string>> = {
  '': '',
  login: 'at a sign-in',
  code: 'after a verification code',
  permission: 'where the server names the permission',
  no_profile: 'where Nexudus refuses a token that it has just issued',
  seconds: 'where the server names the time, or a usual one is taken',
  waiting: 'while it is waited out',
  renew: 'at a renewal',
  logout: 'at a sign-out',
  definition: 'for a vendor without code whose definition is missing',
  withdrawn: 'after the access was taken back',
  portal: 'on the way into a portal',
  managed: 'where a policy says so',
  team: 'for a tenant of the team’s file',
  private_window: 'for a private window',
  private_link: 'for a private window, where the portal opens by no link',
  living_token: 'where a session outlives a changed password or permission',
  no_one_time_token: 'on the way into a portal',
  empty: 'an empty answer',
  html: 'a web page',
  truncated: 'an answer that broke off',
  too_big: 'an answer that is too long',
  status: 'an HTTP status of failure',
  memory_full: 'where the browser’s memory for the extension is full',
  disk_full: 'where the browser’s disk space for the extension is full',
  too_long: 'for a text that is too long',
  missing: 'HTTP 404, 405 or 410',
  unexpected: 'another HTTP status that the vendor does not use',
  request_too_big: 'HTTP 413 or 431',
  address_too_long: 'HTTP 414',
  misdirected: 'HTTP 421',
  unavailable: 'where a server that fails names the time',
  proxy: 'HTTP 407',
  network_login: 'HTTP 511',
  upstream: 'where the vendor’s own proxy answers, and not the server behind it',
  client_certificate: 'where a server before it wants a client certificate',
  header: 'where a proxy removes a header from a renewal',
  header_login: 'where a proxy removes a header from a sign-in',
  plain: 'for a base URL without encryption',
  interrupted: 'after the browser stopped the extension',
  renewal_interrupted: 'after a renewal was interrupted',
  nothing_saved: 'where a saved password was to be used',
  saved: 'where a saved password was used',
  tab_address: 'for a tab whose page a typed address or another site asked for',
  tab_worker: 'for a tab whose page the portal’s service worker answers',
  tab_https: 'for a tab that the browser or the server led from http to https',
  not_sent: 'for a token with a character that none has',
  no_token: 'for a pasted text that can be no token',
  no_link: 'for a pasted text that is neither a sign-in link nor a token',
  passphrase: 'after a wrong passphrase',
  wait: 'after several wrong passphrases',
  passkey: 'after a passkey of another vault',
  damaged: 'for a vault that cannot be read',
  none: 'before a vault is set up',
  exists: 'where a vault is there already',
};

/** Placeholder shown for `$2` in the messages of a code. */
const placeholders: Partial<Record<ErrorCode, string>> = {
  bad_message: 'LIMIT',
  no_permission: 'HOST',
  forbidden: 'PERMISSION',
  throttled: 'SECONDS',
  vendor_reply: 'STATUS',
  network: 'STATUS',
  gateway: 'STATUS',
  vault_locked: 'SECONDS',
};

/** The message keys of a code with their circumstance, its own key first. @throws TypeError for an unknown suffix */
export function problemKeys(keys: readonly string[], code: ErrorCode): [key: MessageKey, when: string][] {
  const own = `problem_${code}`;
  const longer = errorCodes.filter((other) => other !== code && other.startsWith(`${code}_`));
  return keys
    .filter((key) => key === own || key.startsWith(`${own}_`))
    .filter((key) => !longer.some((other) => key.startsWith(`problem_${other}`)))
    .sort((a, b) => a.length - b.length)
    .map((key) => {
      const when = circumstances[key.slice(own.length + 1)];
      if (when === undefined) throw new TypeError(`${key} has no circumstance`);
      return [key as MessageKey, when];
    });
}

/** The complete text of `docs/errors.md`. */
export function errorsPage(): string {
  const catalogue = readCatalogue('en');
  const keys = Object.keys(catalogue);
  const messageText = (key: string, code: ErrorCode) =>
    (catalogue[key]?.message ?? '').replace('$1', 'VENDOR').replace('$2', placeholders[code] ?? 'VALUE');
  const sections = errorCodes.map((code) => {
    const lines = problemKeys(keys, code).map(
      ([key, when]) => `${when === '' ? '' : `*${when}:* `}“${messageText(key, code)}”`,
    );
    return [
      `## \`${code}\``,
      '',
      `On whose side: ${responsible[code]}.`,
      '',
      ...lines.flatMap((each) => [each, '']),
    ].join('\n');
  });
  return [
    '# What went wrong, and what to do',
    '',
    'Every problem has one of these codes. It stands on the alert as `data-code`, in the journal, and here with every',
    'sentence a person may read for it: what happened, whose side it is on, the next step. A vendor’s own words follow',
    'the sentence where it had any, without anything that looks like a secret; the journal keeps the HTTP status and the',
    'vendor’s own reference instead.',
    '',
    'This page is made from the message catalogue by `npm run schema`; a test says when it is stale.',
    '',
    ...sections,
  ].join('\n');
}
