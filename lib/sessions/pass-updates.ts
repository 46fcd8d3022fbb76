/**
 * Pure functions on passes, on what is kept by tenant id, and on the token that goes with a pass.
 */
import type { Pass, Pending, SigningIn, Token } from './schema.ts';

/** All passes with this one in its place; an empty pass is none. */
export function setPass(all: Readonly<Record<string, Pass>>, id: string, pass: Pass): Record<string, Pass> {
  if (Object.keys(pass).length === 0) return without(all, id);
  return { ...all, [id]: pass };
}

/** The rest without one entry, or `undefined`, which writes nothing, when there was none. */
export function omitKey<T>(all: Readonly<Record<string, T>>, id: string): Record<string, T> | undefined {
  return Object.hasOwn(all, id) ? without(all, id) : undefined;
}

function without<T>(all: Readonly<Record<string, T>>, id: string): Record<string, T> {
  const { [id]: _gone, ...left } = all;
  return left;
}

/** A pass that tells of one thing less. */
export function withoutKey<K extends keyof Pass>(pass: Pass, key: K): Pass {
  const { [key]: _gone, ...left } = pass;
  return left as Pass;
}

/** How a sign-in that waits for its code is shown. */
export function toAwaitingCode(
  waiting: Pending[string],
  account: string | undefined,
  since: number,
): SigningIn {
  const { until, field, method } = waiting;
  return { since, until, awaits: 'code', field, method, ...(account === undefined ? {} : { account }) };
}

/** A pass whose session will not be renewed: written together with `withoutRefresh`. */
export function withoutRenewal(pass: Pass): Pass {
  return pass.session === undefined ? pass : { ...pass, session: { ...pass.session, renewableUntil: null } };
}

/** A session's token when its refresh token, and the mark that it was sent, are given up. */
export function withoutRefresh({ secrets, doors }: Token): Token {
  return { secrets: { accessToken: secrets.accessToken }, doors };
}
