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
  /** As `run`, but calls off whatever else flies or waits before it, once it has let go. */
  instead<T>(tenantId: string, key: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Calls off what flies for this tenant, if its key begins so, and waits until it has let go. */
  callOff(tenantId: string, ...keys: string[]): Promise<void>;
  /** Whether anything flies for this tenant. */
  busy(tenantId: string): boolean;
  /** The tenants for which something flies. */
  flying(): string[];
}

export function openFlights(): Flights {
  const flying = new Map<string, Flight>();

  async function run<T>(
    tenantId: string,
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
    pushing: boolean,
  ): Promise<T> {
    for (;;) {
      const now = flying.get(tenantId);
      if (now === undefined) break;
      if (now.key === key) return now.landed as Promise<T>;
      if (pushing) now.controller.abort(new CalledOff());
      await now.landed.catch(() => undefined);
    }
    const controller = new AbortController();
    const landed = work(controller.signal).finally(() => {
      if (flying.get(tenantId)?.controller === controller) flying.delete(tenantId);
    });
    flying.set(tenantId, { key, landed, controller });
    return landed;
  }

  return {
    busy: (tenantId) => flying.has(tenantId),
    flying: () => [...flying.keys()],
    run: (tenantId, key, work) => run(tenantId, key, work, false),
    instead: (tenantId, key, work) => run(tenantId, key, work, true),
    async callOff(tenantId, ...keys) {
      const now = flying.get(tenantId);
      if (now === undefined || !keys.some((key) => now.key.startsWith(key))) return;
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
