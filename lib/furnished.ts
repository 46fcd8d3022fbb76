/**
 * The house with the real browser in it: real fetch, clock and storage go in. The background brings this in at the
 * first event that needs it, because its schemas and wires take longer to build than the worker takes to start.
 */
import * as z from 'zod/mini';
import { buildHouse, type House } from './house.ts';
import type { Reply } from './messages/commands.ts';
import { dispatch } from './messages/dispatch.ts';
import { changeOf, journalMessage } from './messages/wire-names.ts';
import { allowedBy } from './platform/allowed.ts';
import { alone } from './platform/alone.ts';
import { browser, now, randomId } from './platform/browser.ts';
import { clearCookies } from './platform/cookies.ts';
import { hideOwnOrigin } from './platform/header-rules.ts';
import { httpEdge } from './platform/http.ts';
import { keepKeys } from './platform/kept-area.ts';
import { managedPolicy } from './platform/managed.ts';
import { outsideOf, setLockAlarm } from './platform/outside.ts';
import { later, sleep } from './platform/sleep.ts';
import { type Opener, openBehind, openPrivately, openTabNextTo, tabEdgeOf } from './platform/tabs.ts';
import { witnessOf } from './platform/witness.ts';
import { policySlot, tenantsSlot } from './slots/public.ts';

/** A house that is awake. */
export interface Furnished extends House {
  /** Settles when the organisation's policy was heard: Chromium does not tell it in its first three seconds. */
  obeyed: Promise<void>;
  /** Judges one message and does what it asks. */
  answer(message: unknown, opener: Opener): Promise<Reply>;
}

/** Puts the house together and wakes it. */
export async function furnishedHouse(): Promise<Furnished> {
  // zod's probe for `new Function` would trip the content policy.
  z.config({ jitless: true });
  let quiet: Promise<void> | undefined;
  const house = buildHouse({
    areas: {
      local: keepKeys(browser.storage.local, [tenantsSlot.key, policySlot.key]),
      session: browser.storage.session,
    },
    io: { send: httpEdge((...call) => fetch(...call), now), sleep, now, randomId },
    broadcast: (slots) => void browser.runtime.sendMessage(changeOf(slots)).catch(() => undefined),
    alone: (work) => alone('journal', work),
    journalChanged: () => void browser.runtime.sendMessage(journalMessage).catch(() => undefined),
    allowed: allowedBy(browser.permissions),
    online: () => navigator.onLine,
    openTab: (url, opener) => openTabNextTo(browser, url, opener),
    openPrivately: (url) => openPrivately(browser, url),
    openWelcome: () => openBehind(browser, '/welcome.html'),
    tabs: tabEdgeOf(browser),
    clearCookies: (address) => clearCookies(browser, address),
    outside: outsideOf(browser),
    lockAlarm: (at) => setLockAlarm(browser, at),
    managed: () => managedPolicy(browser),
    witness: (address) => witnessOf(browser, address),
    later,
    ready: () => {
      quiet ??= hideOwnOrigin(browser);
      return quiet;
    },
  });
  await house.wake().catch(() => undefined);
  const obeyed = house.obey().catch(() => undefined);
  void house.tend().catch(() => undefined);
  return { ...house, obeyed, answer: (message, opener) => dispatch(house.handlers, message, opener) };
}
