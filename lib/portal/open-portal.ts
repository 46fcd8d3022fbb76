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
import {
  type Confirmation,
  isConfirmed,
  isOnOwnOrigin,
  portalAddress,
  requiredConfirmation,
} from './confirmation.ts';
import type { SignedInTabs } from './signed-in-tabs.ts';

/** A portal entry that took longer opens no tab, since a late tab would interrupt other work; in milliseconds. */
export const openTimeoutMs = 10_000;

/** `PrivateWindows` for a browser without private windows. */
export const noPrivateWindows: PrivateWindows = { allowed: async () => false, open: async () => false };

export interface PortalDeps {
  store: Store;
  sessions: SessionService;
  tabs: SignedInTabs;
  resolve(tenantId: string): Promise<TenantContext>;
  now(): number;
  isHostAllowed(address: string): Promise<boolean>;
  /** Opens an address in a tab next to `origin`. */
  openTab(url: string, origin: TabOrigin): Promise<unknown>;
  privateWindows: PrivateWindows;
  /** Called with the entry's kind, for the journal. */
  onEntered?(kind: JournalEntryKind): void;
}

/** A page's request to open a portal. */
export interface OpenRequest {
  tenant: string;
  /** Index in the tenant's destinations; the portal's home when omitted. */
  destination?: number | undefined;
  agreed?: { production?: boolean | undefined; portalOrigin?: string | undefined } | undefined;
  /** Opens in a private window; only one-time links support that. */
  privateWindow?: boolean | undefined;
}

/**
 * Opens the portal signed in. A sign-in link is created per click, opened once and never stored.
 * @returns the missing confirmation, with nothing opened; `null` when the portal opened
 * @throws ConciergeError `not_signed_in`, `session_dead`; `timeout` for an entry later than `openTimeoutMs`;
 *   `forbidden` without private windows; or the vendor request's error
 */
export async function openPortal(
  deps: PortalDeps,
  request: OpenRequest,
  origin: TabOrigin,
): Promise<Confirmation | null> {
  const { privateWindows } = deps;
  const preferred = (await deps.store.read(preferences)).privateWindow?.[request.tenant] === true;
  const { descriptor } = await deps.resolve(request.tenant);
  const privately = (request.privateWindow === true || preferred) && descriptor.portal?.by === 'link';
  // Checked before a one-time link is created for a window that cannot open.
  if (privately && !(await privateWindows.allowed()))
    throw new ConciergeError('forbidden', { detail: 'private window' });
  return enterPortal(deps, request, async (entry, context) => {
    const inPrivateWindow = privately && entry.kind === 'link';
    deps.onEntered?.(inPrivateWindow ? 'private' : entry.kind === 'page' ? 'cookies' : entry.kind);
    if (request.privateWindow === true && entry.kind !== 'link')
      throw new ConciergeError('forbidden', { detail: 'private link' });
    if (entry.kind === 'tab') await deps.tabs.open(context, entry.url, origin);
    else if (entry.kind === 'page') await deps.openTab(entry.url, { ...origin, defaultContainer: true });
    else if (!inPrivateWindow) await deps.openTab(entry.url, origin);
    else if (!(await privateWindows.open(entry.url)))
      throw new ConciergeError('forbidden', { detail: 'private window' });
  });
}

type Open = (request: OpenRequest, origin: TabOrigin) => Promise<Confirmation | null>;

/**
 * Single flight over `open`: popup and side panel show the same button, and one press in each must open one tab.
 * Concurrent requests with equal tenant, destination and `privateWindow` share one outcome.
 */
export function dedupeInFlight(open: Open): Open {
  const inFlight = new Map<string, ReturnType<Open>>();
  return async (request, origin) => {
    const key = JSON.stringify([request.tenant, request.destination, request.privateWindow === true]);
    for (let other = inFlight.get(key); other !== undefined; other = inFlight.get(key)) {
      try {
        const missing = await other;
        // A caller that already confirmed retries instead of asking again.
        if (missing === null || !isConfirmed(missing, request.agreed ?? {})) return missing;
      } catch (thrown) {
        // The first request's session ended; a session started since deserves its own attempt.
        if (asConciergeError(thrown).code !== 'not_signed_in') throw thrown;
      }
    }
    const opening = open(request, origin).finally(() => inFlight.delete(key));
    inFlight.set(key, opening);
    return opening;
  };
}

/**
 * Creates a sign-in link for sharing; opens nothing.
 * @returns the link, or the missing confirmation
 * @throws ConciergeError as `openPortal`; `bad_message` for a portal entered without links
 */
export async function createSignInLink(
  deps: PortalDeps,
  request: OpenRequest,
): Promise<{ link: string } | { confirmation: Confirmation }> {
  let link = '';
  const missing = await enterPortal(deps, request, async (entry) => {
    if (entry.kind !== 'link') throw new ConciergeError('bad_message');
    deps.onEntered?.('link');
    link = entry.url;
  });
  return missing === null ? { link } : { confirmation: missing };
}

/** Shared by every way of opening: confirmation, session, time limit, record. */
async function enterPortal(
  deps: PortalDeps,
  request: OpenRequest,
  use: (entry: PortalEntry, context: TenantContext) => Promise<void>,
): Promise<Confirmation | null> {
  const { store, sessions, now } = deps;
  const { tenant, descriptor, client } = await deps.resolve(request.tenant);
  const destination = request.destination === undefined ? null : tenant.destinations[request.destination];
  const { openPortal: requestEntry } = client;
  if (destination === undefined || portalAddress(descriptor, tenant) === null || requestEntry === undefined)
    throw new ConciergeError('bad_message');
  // Defence in depth behind the import's check: no one-time token is created for an invalid path.
  if (destination !== null && validatePath(destination.path) !== null)
    throw new ConciergeError('bad_message');

  const confirmation = requiredConfirmation(
    descriptor,
    tenant,
    await store.read(preferences),
    now(),
    request.destination,
  );
  if (!isConfirmed(confirmation, request.agreed ?? {})) return confirmation;

  const requestedAt = now();
  await sessions.withSession(tenant.id, 'open', async (io, context, session) => {
    const target = { path: destination?.path ?? null, file: destination?.kind === 'file' };
    const entry = await requestEntry(io, tenant, session, target);
    // `Math.abs`: after a clock change the elapsed time is unknown, so the entry counts as late.
    if (Math.abs(now() - requestedAt) > openTimeoutMs)
      throw new ConciergeError('timeout', { detail: 'portal' });
    // Whatever a client or a stored setting says: the token of a signed-in tab goes to its server's origin alone.
    if (entry.kind === 'tab' && !isOnOwnOrigin(entry.url, tenant)) throw new ConciergeError('bad_message');
    if (entry.kind === 'tab' && !(await deps.isHostAllowed(entry.url))) {
      throw new ConciergeError('no_permission', { host: new URL(entry.url).hostname });
    }
    await use(entry, context);
  });

  await store.update([preferences], (current) => [
    {
      ...current,
      portalOpenedOn:
        tenant.environment === 'production'
          ? { ...current.portalOpenedOn, [tenant.id]: localDay(requestedAt) }
          : current.portalOpenedOn,
      portalOrigins:
        confirmation?.portalOrigin === undefined
          ? current.portalOrigins
          : { ...current.portalOrigins, [tenant.id]: confirmation.portalOrigin },
    },
  ]);
  return null;
}
