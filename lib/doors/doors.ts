import { dayOf } from '../day.ts';
import { asConciergeError, ConciergeError } from '../errors.ts';
import type { JournalDoor } from '../journal/entry.ts';
import type { Store } from '../platform/store.ts';
import type { Opener } from '../platform/tabs.ts';
import type { Keeper } from '../sessions/keeper.ts';
import type { Known } from '../sessions/known.ts';
import { preferences } from '../slots/background.ts';
import { pathFault } from '../tenants/addresses.ts';
import type { Door } from '../vendors/contract.ts';
import { answered, type DoorQuestion, questionBefore } from './question.ts';
import type { SignedInTabs } from './signed-in-tabs.ts';

/** A door that took longer than this does not jump into someone's work any more, in milliseconds. */
export const doorPatience = 10_000;

/** Private windows, as far as the browser opens them for us. */
export interface PrivateWindows {
  /** Whether it opens them at all. */
  allowed(): Promise<boolean>;
  /** Opens an address in one. @returns whether the browser did */
  open(url: string): Promise<boolean>;
}

/** Where there are none. */
export const noPrivateWindows: PrivateWindows = { allowed: async () => false, open: async () => false };

export interface DoorParts {
  store: Store;
  keeper: Keeper;
  tabs: SignedInTabs;
  known(tenantId: string): Promise<Known>;
  now(): number;
  allowed(address: string): Promise<boolean>;
  /** Opens an address in a tab next to the one it was asked from. */
  openTab(url: string, opener: Opener): Promise<unknown>;
  privateWindows: PrivateWindows;
  /** Told which door was gone through. */
  went?(door: JournalDoor): void;
}

/** What a page may ask of a door. */
export interface DoorAsk {
  tenant: string;
  destination?: number | undefined;
  agreed?: { production?: boolean | undefined; portalOrigin?: string | undefined } | undefined;
  /** In a private window; only one-time links can. */
  aside?: boolean | undefined;
}

/**
 * Opens the portal signed in, or says what must be asked first. A sign-in link is made at the click, opened once
 * and never kept.
 * @returns the question when it has not been answered; nothing was opened then
 * @throws ConciergeError `not_signed_in`, `session_dead`, `timeout` when it came too late, `forbidden` where no private
 *   window opens, or why it failed
 */
export async function openDoor(parts: DoorParts, ask: DoorAsk, opener: Opener): Promise<DoorQuestion | null> {
  const { privateWindows } = parts;
  const kept = (await parts.store.read(preferences)).privateDoors?.[ask.tenant] === true;
  const { about } = await parts.known(ask.tenant);
  const privately = (ask.aside === true || kept) && about.portal?.by === 'link';
  // No link is made for a window that will not open.
  if (privately && !(await privateWindows.allowed()))
    throw new ConciergeError('forbidden', { fault: 'private window' });
  return throughDoor(parts, ask, async (door, known) => {
    const aside = privately && door.kind === 'link';
    parts.went?.(aside ? 'private' : door.kind === 'page' ? 'cookies' : door.kind);
    if (ask.aside === true && door.kind !== 'link')
      throw new ConciergeError('forbidden', { fault: 'private link' });
    if (door.kind === 'tab') await parts.tabs.open(known, door.url, opener);
    else if (!aside) await parts.openTab(door.url, opener);
    else if (!(await privateWindows.open(door.url)))
      throw new ConciergeError('forbidden', { fault: 'private window' });
  });
}

type Open = (ask: DoorAsk, opener: Opener) => Promise<DoorQuestion | null>;

/**
 * A way to open doors, each of them once for all who ask for it meanwhile: the popup and the side panel show the same
 * button. Who comes later hears what the first one hears, and nothing is opened next to it. Another destination is
 * another door, and so is a private window.
 */
export function onceAtATime(open: Open): Open {
  const underWay = new Map<string, ReturnType<Open>>();
  return async (ask, opener) => {
    const door = JSON.stringify([ask.tenant, ask.destination, ask.aside === true]);
    for (let other = underWay.get(door); other !== undefined; other = underWay.get(door)) {
      try {
        const question = await other;
        // A yes to what that one was asked is no second press.
        if (question === null || !answered(question, ask.agreed ?? {})) return question;
      } catch (thrown) {
        // The session it was for is gone; by now there may be another.
        if (asConciergeError(thrown).code !== 'not_signed_in') throw thrown;
      }
    }
    const opening = open(ask, opener).finally(() => underWay.delete(door));
    underWay.set(door, opening);
    return opening;
  };
}

/**
 * Makes a sign-in link to hand on, and opens nothing.
 * @returns the link, or the question when it has not been answered
 * @throws ConciergeError as `openDoor`; `bad_message` where doors are no links
 */
export async function makeLink(
  parts: DoorParts,
  ask: DoorAsk,
): Promise<{ link: string } | { question: DoorQuestion }> {
  let link = '';
  const question = await throughDoor(parts, ask, async (door) => {
    if (door.kind !== 'link') throw new ConciergeError('bad_message');
    parts.went?.('link');
    link = door.url;
  });
  return question === null ? { link } : { question };
}

/** All that every way through a door has in common: the question, the session, the patience, the record. */
async function throughDoor(
  parts: DoorParts,
  ask: DoorAsk,
  pass: (door: Door, known: Known) => Promise<void>,
): Promise<DoorQuestion | null> {
  const { store, keeper, now } = parts;
  const { tenant, about, wire } = await parts.known(ask.tenant);
  const destination = ask.destination === undefined ? null : tenant.destinations[ask.destination];
  const { door: makeDoor } = wire;
  if (destination === undefined || about.portal === null || makeDoor === undefined)
    throw new ConciergeError('bad_message');
  // The import has refused it already; a one-time token is made only for a path that may be opened.
  if (destination !== null && pathFault(destination.path) !== null) throw new ConciergeError('bad_message');

  const question = questionBefore(about, tenant, await store.read(preferences), now(), ask.destination);
  if (!answered(question, ask.agreed ?? {})) return question;

  const asked = now();
  await keeper.withSession(tenant.id, 'open', async (io, known, session) => {
    const target = { path: destination?.path ?? null, file: destination?.kind === 'file' };
    const door = await makeDoor(io, tenant, session, target);
    // A clock that was set back meanwhile does not tell how long it took.
    if (Math.abs(now() - asked) > doorPatience) throw new ConciergeError('timeout', { fault: 'door' });
    if (door.kind === 'tab' && !(await parts.allowed(door.url))) {
      throw new ConciergeError('no_permission', { host: new URL(door.url).hostname });
    }
    await pass(door, known);
  });

  await store.change([preferences], (kept) => [
    {
      ...kept,
      doorDays:
        tenant.environment === 'production' ? { ...kept.doorDays, [tenant.id]: dayOf(asked) } : kept.doorDays,
      portalOrigins:
        question?.portalOrigin === undefined
          ? kept.portalOrigins
          : { ...kept.portalOrigins, [tenant.id]: question.portalOrigin },
    },
  ]);
  return null;
}
