import { ConciergeError } from '../errors.ts';

/** The names a flight can have: a closed list, so that nothing typed can be part of one. */
export type FlightName = (typeof signInFlights)[number] | 'renew' | 'logout' | 'moved';

/** The flights by which a person, or what is kept for one, signs in. */
export const signInFlights = ['login', 'login again', 'answer'] as const;

/** What a flight was given: a text, or texts by their names at any depth. */
export type FlightInput = string | { readonly [name: string]: FlightInput };

/** Something under way with one session: one at a time per tenant, so that no two use one refresh token. */
interface Flight {
  name: FlightName;
  /** Compared by value and dropped with the flight: it may hold secrets, which a text key would keep and show. */
  input: FlightInput | undefined;
  landed: Promise<unknown>;
  controller: AbortController;
}

/** Thrown into a flight that the person called off; never shown. */
export class Cancelled extends Error {}

export interface SingleFlight {
  /**
   * Runs `work` alone for this tenant: an ask of equal name and input joins the one under way, another one waits its
   * turn.
   */
  run<T>(
    tenantId: string,
    name: FlightName,
    work: (signal: AbortSignal) => Promise<T>,
    input?: FlightInput,
  ): Promise<T>;
  /** As `run`, but calls off whatever else flies or waits before it, once it has let go. */
  runReplacing<T>(tenantId: string, name: FlightName, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Calls off what flies for this tenant, if it has one of these names, and waits until it has let go. */
  cancel(tenantId: string, ...names: FlightName[]): Promise<void>;
  /** Whether anything flies for this tenant. */
  isActive(tenantId: string): boolean;
  /** The tenants for which something flies. */
  active(): string[];
}

export function createSingleFlight(): SingleFlight {
  const flying = new Map<string, Flight>();

  async function run<T>(
    tenantId: string,
    { name, input }: Pick<Flight, 'name' | 'input'>,
    work: (signal: AbortSignal) => Promise<T>,
    pushing: boolean,
  ): Promise<T> {
    for (;;) {
      const now = flying.get(tenantId);
      if (now === undefined) break;
      if (now.name === name && isEqual(now.input, input)) return now.landed as Promise<T>;
      if (pushing) now.controller.abort(new Cancelled());
      await now.landed.catch(() => undefined);
    }
    const controller = new AbortController();
    const landed = work(controller.signal).finally(() => {
      if (flying.get(tenantId)?.controller === controller) flying.delete(tenantId);
    });
    flying.set(tenantId, { name, input, landed, controller });
    return landed;
  }

  return {
    isActive: (tenantId) => flying.has(tenantId),
    active: () => [...flying.keys()],
    run: (tenantId, name, work, input) => run(tenantId, { name, input }, work, false),
    runReplacing: (tenantId, name, work) => run(tenantId, { name, input: undefined }, work, true),
    async cancel(tenantId, ...names) {
      const now = flying.get(tenantId);
      if (now === undefined || !names.includes(now.name)) return;
      now.controller.abort(new Cancelled());
      await now.landed.catch(() => undefined);
    },
  };
}

/** @throws CalledOff when the person has called the flight off */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted)
    throw signal.reason instanceof Cancelled ? signal.reason : new ConciergeError('internal');
}

function isEqual(one: FlightInput | undefined, other: FlightInput | undefined): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isEqual(one[name], other[name]))
  );
}
