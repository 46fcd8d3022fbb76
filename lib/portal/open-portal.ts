import { asConciergeError, ConciergeError } from '../errors.ts';
import { localDay } from '../i18n/local-date.ts';
import type { JournalEntryKind } from '../journal/entry.ts';
import type { PrivateWindows, TabOrigin } from '../ports/tabs.ts';
import type { SessionService } from '../sessions/session-service.ts';
import type { TenantContext } from '../sessions/tenant-context.ts';
import { preferences } from '../storage/slots.ts';
import type { Store } from '../storage/store.ts';
import { validatePath } from '../tenants/addresses.ts';
import type { PortalEntry } from '../vendors/contract.ts';
import { type Confirmation, isConfirmed, requiredConfirmation } from './confirmation.ts';
import type { SignedInTabs } from './signed-in-tabs.ts';

/** A door that took longer than this does not jump into someone's work any more, in milliseconds. */
export const openTimeoutMs = 10_000;

/** Where there are none. */
export const noPrivateWindows: PrivateWindows = { allowed: async () => false, open: async () => false };

export interface PortalDeps {
  store: Store;
  sessions: SessionService;
  tabs: SignedInTabs;
  resolve(tenantId: string): Promise<TenantContext>;
  now(): number;
  isHostAllowed(address: string): Promise<boolean>;
  /** Opens an address in a tab next to the one it was asked from. */
  openTab(url: string, origin: TabOrigin): Promise<unknown>;
  privateWindows: PrivateWindows;
  /** Told which door was gone through. */
  onEntered?(door: JournalEntryKind): void;
}

/** What a page may ask of a door. */
export interface OpenRequest {
  tenant: string;
  destination?: number | undefined;
  agreed?: { production?: boolean | undefined; portalOrigin?: string | undefined } | undefined;
  /** In a private window; only one-time links can. */
  privateWindow?: boolean | undefined;
}

/**
 * Opens the portal signed in, or says what must be asked first. A sign-in link is made at the click, opened once
 * and never kept.
 * @returns the question when it has not been answered; nothing was opened then
 * @throws ConciergeError `not_signed_in`, `session_dead`, `timeout` when it came too late, `forbidden` where no private
 *   window opens, or why it failed
 */
export async function openPortal(
  deps: PortalDeps,
  ask: OpenRequest,
  origin: TabOrigin,
): Promise<Confirmation | null> {
  const { privateWindows } = deps;
  const kept = (await deps.store.read(preferences)).privateDoors?.[ask.tenant] === true;
  const { descriptor } = await deps.resolve(ask.tenant);
  const privately = (ask.privateWindow === true || kept) && descriptor.portal?.by === 'link';
  // No link is made for a window that will not open.
  if (privately && !(await privateWindows.allowed()))
    throw new ConciergeError('forbidden', { detail: 'private window' });
  return enterPortal(deps, ask, async (door, context) => {
    const aside = privately && door.kind === 'link';
    deps.onEntered?.(aside ? 'private' : door.kind === 'page' ? 'cookies' : door.kind);
    if (ask.privateWindow === true && door.kind !== 'link')
      throw new ConciergeError('forbidden', { detail: 'private link' });
    if (door.kind === 'tab') await deps.tabs.open(context, door.url, origin);
    else if (!aside) await deps.openTab(door.url, origin);
    else if (!(await privateWindows.open(door.url)))
      throw new ConciergeError('forbidden', { detail: 'private window' });
  });
}

type Open = (ask: OpenRequest, origin: TabOrigin) => Promise<Confirmation | null>;

/**
 * A way to open doors, each of them once for all who ask for it meanwhile: the popup and the side panel show the same
 * button. Who comes later hears what the first one hears, and nothing is opened next to it. Another destination is
 * another door, and so is a private window.
 */
export function dedupeInFlight(open: Open): Open {
  const underWay = new Map<string, ReturnType<Open>>();
  return async (ask, origin) => {
    const door = JSON.stringify([ask.tenant, ask.destination, ask.privateWindow === true]);
    for (let other = underWay.get(door); other !== undefined; other = underWay.get(door)) {
      try {
        const question = await other;
        // A yes to what that one was asked is no second press.
        if (question === null || !isConfirmed(question, ask.agreed ?? {})) return question;
      } catch (thrown) {
        // The session it was for is gone; by now there may be another.
        if (asConciergeError(thrown).code !== 'not_signed_in') throw thrown;
      }
    }
    const opening = open(ask, origin).finally(() => underWay.delete(door));
    underWay.set(door, opening);
    return opening;
  };
}

/**
 * Makes a sign-in link to hand on, and opens nothing.
 * @returns the link, or the question when it has not been answered
 * @throws ConciergeError as `openDoor`; `bad_message` where doors are no links
 */
export async function createSignInLink(
  deps: PortalDeps,
  ask: OpenRequest,
): Promise<{ link: string } | { question: Confirmation }> {
  let link = '';
  const question = await enterPortal(deps, ask, async (door) => {
    if (door.kind !== 'link') throw new ConciergeError('bad_message');
    deps.onEntered?.('link');
    link = door.url;
  });
  return question === null ? { link } : { question };
}

/** All that every way through a door has in common: the question, the session, the patience, the record. */
async function enterPortal(
  deps: PortalDeps,
  ask: OpenRequest,
  pass: (door: PortalEntry, context: TenantContext) => Promise<void>,
): Promise<Confirmation | null> {
  const { store, sessions, now } = deps;
  const { tenant, descriptor, client } = await deps.resolve(ask.tenant);
  const destination = ask.destination === undefined ? null : tenant.destinations[ask.destination];
  const { openPortal: makeDoor } = client;
  if (destination === undefined || descriptor.portal === null || makeDoor === undefined)
    throw new ConciergeError('bad_message');
  // The import has refused it already; a one-time token is made only for a path that may be opened.
  if (destination !== null && validatePath(destination.path) !== null)
    throw new ConciergeError('bad_message');

  const question = requiredConfirmation(
    descriptor,
    tenant,
    await store.read(preferences),
    now(),
    ask.destination,
  );
  if (!isConfirmed(question, ask.agreed ?? {})) return question;

  const asked = now();
  await sessions.withSession(tenant.id, 'open', async (io, context, session) => {
    const target = { path: destination?.path ?? null, file: destination?.kind === 'file' };
    const door = await makeDoor(io, tenant, session, target);
    // A clock that was set back meanwhile does not tell how long it took.
    if (Math.abs(now() - asked) > openTimeoutMs) throw new ConciergeError('timeout', { detail: 'door' });
    if (door.kind === 'tab' && !(await deps.isHostAllowed(door.url))) {
      throw new ConciergeError('no_permission', { host: new URL(door.url).hostname });
    }
    await pass(door, context);
  });

  await store.update([preferences], (kept) => [
    {
      ...kept,
      doorDays:
        tenant.environment === 'production'
          ? { ...kept.doorDays, [tenant.id]: localDay(asked) }
          : kept.doorDays,
      portalOrigins:
        question?.portalOrigin === undefined
          ? kept.portalOrigins
          : { ...kept.portalOrigins, [tenant.id]: question.portalOrigin },
    },
  ]);
  return null;
}
