/** Pure updates of passes, of records by tenant id, and of the token beside a pass. */
import type { Pass, Pending, SigningIn, Token } from './schema.ts';

/** Sets a pass; an empty pass is removed. */
export function setPass(all: Readonly<Record<string, Pass>>, id: string, pass: Pass): Record<string, Pass> {
  if (Object.keys(pass).length === 0) return withoutEntry(all, id);
  return { ...all, [id]: pass };
}

/** Removes one entry; `undefined`, which writes nothing, when it is absent. */
export function omitKey<T>(all: Readonly<Record<string, T>>, id: string): Record<string, T> | undefined {
  return Object.hasOwn(all, id) ? withoutEntry(all, id) : undefined;
}

function withoutEntry<T>(all: Readonly<Record<string, T>>, id: string): Record<string, T> {
  const { [id]: _gone, ...rest } = all;
  return rest;
}

/** Removes one property of a pass. */
export function withoutKey<K extends keyof Pass>(pass: Pass, key: K): Pass {
  const { [key]: _gone, ...rest } = pass;
  return rest as Pass;
}

/** The progress shown for a login that waits for its code. */
export function toAwaitingCode(
  pendingLogin: Pending[string],
  account: string | undefined,
  since: number,
): SigningIn {
  const { until, field, method } = pendingLogin;
  return { since, until, awaits: 'code', field, method, ...(account === undefined ? {} : { account }) };
}

/** A pass without renewal; always written together with `withoutRefreshToken`. */
export function withoutRenewal(pass: Pass): Pass {
  return pass.session === undefined ? pass : { ...pass, session: { ...pass.session, renewableUntil: null } };
}

/** A token without its refresh token and the mark that the refresh token was sent. */
export function withoutRefreshToken({ secrets, endpoint }: Token): Token {
  return { secrets: { accessToken: secrets.accessToken }, endpoint };
}
