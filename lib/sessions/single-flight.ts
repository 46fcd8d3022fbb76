import { ConciergeError } from '../errors.ts';

/** The kinds of flight: a closed list, so that no user input becomes part of a name. */
type FlightName = (typeof signInFlights)[number] | 'renew' | 'logout' | 'endpointChanged' | 'withdrawn';

/** The flights that log in, by user input or with retained credentials. */
export const signInFlights = ['login', 'reauthenticate', 'submitCode'] as const;

/** The input of a flight: a text, or texts by name at any depth. */
type FlightInput = string | { readonly [name: string]: FlightInput };

/** Work in flight on one session: one at a time per tenant, so that a refresh token is not used twice. */
interface Flight {
  name: FlightName;
  /**
   * Compared by value and dropped with the flight: it may hold secrets, which a text key would retain and
   * expose.
   */
  input: FlightInput | undefined;
  settled: Promise<unknown>;
  controller: AbortController;
}

/** Abort reason of a cancelled flight; never shown. */
export class Cancelled extends Error {}

export interface SingleFlight {
  /**
   * Runs `work` alone for this tenant: a call with equal name and input joins the flight, any other waits.
   */
  run<T>(
    tenantId: string,
    name: FlightName,
    work: (signal: AbortSignal) => Promise<T>,
    input?: FlightInput,
  ): Promise<T>;
  /** As `run`, but first cancels the flight and all waiting before it, and waits until they settle. */
  runReplacing<T>(tenantId: string, name: FlightName, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Cancels the flight of a tenant when it has one of these names, and waits until it settles. */
  cancel(tenantId: string, ...names: FlightName[]): Promise<void>;
  /** Whether a flight is active for this tenant. */
  isActive(tenantId: string): boolean;
  /** The ids of tenants with an active flight. */
  active(): string[];
}

export function createSingleFlight(): SingleFlight {
  const flights = new Map<string, Flight>();

  async function run<T>(
    tenantId: string,
    { name, input }: Pick<Flight, 'name' | 'input'>,
    work: (signal: AbortSignal) => Promise<T>,
    replaces: boolean,
  ): Promise<T> {
    for (;;) {
      const current = flights.get(tenantId);
      if (current === undefined) break;
      if (current.name === name && isEqual(current.input, input)) return current.settled as Promise<T>;
      if (replaces) current.controller.abort(new Cancelled());
      await current.settled.catch(() => undefined);
    }
    const controller = new AbortController();
    const settled = work(controller.signal).finally(() => {
      if (flights.get(tenantId)?.controller === controller) flights.delete(tenantId);
    });
    flights.set(tenantId, { name, input, settled, controller });
    return settled;
  }

  return {
    isActive: (tenantId) => flights.has(tenantId),
    active: () => [...flights.keys()],
    run: (tenantId, name, work, input) => run(tenantId, { name, input }, work, false),
    runReplacing: (tenantId, name, work) => run(tenantId, { name, input: undefined }, work, true),
    async cancel(tenantId, ...names) {
      const current = flights.get(tenantId);
      if (current === undefined || !names.includes(current.name)) return;
      current.controller.abort(new Cancelled());
      await current.settled.catch(() => undefined);
    },
  };
}

/** @throws Cancelled when the flight was cancelled */
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
