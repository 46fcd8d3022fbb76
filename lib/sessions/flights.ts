import { ConciergeError } from '../errors.ts';

/** Something under way with one session: one at a time per tenant, so that no two use one refresh token. */
interface Flight {
  /** What is done and for whom; an equal ask while it flies joins it. */
  key: string;
  landed: Promise<unknown>;
  controller: AbortController;
}

/** Thrown into a flight that the person called off; never shown. */
export class CalledOff extends Error {}

export interface Flights {
  /**
   * Runs `work` alone for this tenant: an equal ask joins the one under way, another one waits its turn.
   * @param key what is done and for whom, such as `login jane@example.com`
   */
  run<T>(tenantId: string, key: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Calls off whatever flies for this tenant, and waits until it has let go. */
  callOff(tenantId: string): Promise<void>;
  /** Whether anything flies for this tenant. */
  busy(tenantId: string): boolean;
}

export function openFlights(): Flights {
  const flying = new Map<string, Flight>();

  return {
    busy: (tenantId) => flying.has(tenantId),
    async run<T>(tenantId: string, key: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      for (;;) {
        const now = flying.get(tenantId);
        if (now === undefined) break;
        if (now.key === key) return now.landed as Promise<T>;
        await now.landed.catch(() => undefined);
      }
      const controller = new AbortController();
      const landed = work(controller.signal).finally(() => {
        if (flying.get(tenantId)?.controller === controller) flying.delete(tenantId);
      });
      flying.set(tenantId, { key, landed, controller });
      return landed;
    },
    async callOff(tenantId) {
      const now = flying.get(tenantId);
      if (now === undefined) return;
      now.controller.abort(new CalledOff());
      await now.landed.catch(() => undefined);
    },
  };
}

/** @throws CalledOff when the person has called the flight off */
export function stillWanted(signal: AbortSignal): void {
  if (signal.aborted)
    throw signal.reason instanceof CalledOff ? signal.reason : new ConciergeError('internal');
}
