import { ConciergeError } from '../errors.ts';
import type { Store } from '../platform/store.ts';
import type { Opener } from '../platform/tabs.ts';
import type { Keeper, Known } from '../sessions/keeper.ts';
import { preferences } from '../slots/background.ts';
import { answered, type DoorQuestion, dayOf, questionBefore } from './question.ts';

/** A door that took longer than this does not jump into someone's work any more, in milliseconds. */
export const doorPatience = 10_000;

export interface DoorParts {
  store: Store;
  keeper: Keeper;
  known(tenantId: string): Promise<Known>;
  now(): number;
  /** Opens an address in a tab next to the one it was asked from. */
  openTab(url: string, next: Opener): Promise<void>;
}

/** What a page may ask of a door. */
export interface DoorAsk {
  tenant: string;
  destination?: number | undefined;
  agreed?: { production?: boolean | undefined; portalOrigin?: string | undefined } | undefined;
}

/**
 * Opens the portal signed in, or says what must be asked first. A sign-in link is made at the click, opened once
 * and never kept.
 * @returns the question when it has not been answered; nothing was opened then
 * @throws ConciergeError `not_signed_in`, `session_dead`, `timeout` when it came too late, or why it failed
 */
export async function openDoor(parts: DoorParts, ask: DoorAsk, opener: Opener): Promise<DoorQuestion | null> {
  const { store, keeper, now } = parts;
  const { tenant, about, wire } = await parts.known(ask.tenant);
  const destination = ask.destination === undefined ? null : tenant.destinations[ask.destination];
  if (destination === undefined || about.portal === null || wire.door === undefined)
    throw new ConciergeError('bad_message');
  const { door } = wire;

  const question = questionBefore(about, tenant, await store.read(preferences), now());
  if (!answered(question, ask.agreed ?? {})) return question;

  const asked = now();
  await keeper.withSession(tenant.id, 'open', async (io, _known, session) => {
    const way = await door(io, tenant, session, { path: destination?.path ?? null });
    if (now() - asked > doorPatience) throw new ConciergeError('timeout', { fault: 'door' });
    await parts.openTab(way.url, opener);
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
