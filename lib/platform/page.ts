/**
 * The browser as pages use it: its own promise-style interface, nothing added. The whole of a page's reach is
 * in this file.
 */
import type { Slot, Stored } from '../slots/public.ts';

type Native = typeof chrome;
const global = globalThis as unknown as { browser?: Native; chrome: Native };
export const page: Native = global.browser ?? global.chrome;

/** Epoch milliseconds. The only clock of the pages. */
export const now = (): number => Date.now();

/** Reads public slots by name; what is stored under another version, or not at all, reads as empty. */
export async function readSlots<T extends readonly unknown[]>(
  slots: { [K in keyof T]: Slot<T[K]> },
): Promise<T> {
  const keys = (area: Slot<unknown>['area']) =>
    slots.filter((slot) => slot.area === area).map((slot) => slot.key);
  const [local, session] = await Promise.all([
    page.storage.local.get(keys('local')),
    page.storage.session.get(keys('session')),
  ]);
  const found: Record<string, unknown> = { ...local, ...session };
  return slots.map((slot) => {
    const stored = found[slot.key] as Stored<unknown> | undefined;
    return stored?.version === slot.version ? stored.data : slot.empty;
  }) as unknown as T;
}
