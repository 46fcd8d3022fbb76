/**
 * The house put together from what it is handed: the browser's edges in the extension, fakes that behave in tests.
 */
import { openDoor } from './doors/doors.ts';
import { ConciergeError } from './errors.ts';
import type { DoneFacts } from './messages/commands.ts';
import type { Handlers } from './messages/receive.ts';
import { type Areas, openStore } from './platform/store.ts';
import type { Opener } from './platform/tabs.ts';
import { openFlights } from './sessions/flights.ts';
import type { IoParts } from './sessions/io.ts';
import { type Keeper, type Known, makeKeeper } from './sessions/keeper.ts';
import { makeTending, type Outside } from './sessions/tending.ts';
import { drafts, passes, pending, preferences, tenantsWith } from './slots/background.ts';
import { intentLife } from './slots/public.ts';
import { type Directory, openDirectory } from './tenants/keeping.ts';
import { tenantSchema } from './tenants/schema.ts';
import { aboutOf, abouts } from './vendors/abouts.ts';
import { wires } from './vendors/wires.ts';

export interface HouseParts {
  areas: Areas;
  io: Omit<IoParts, 'device'>;
  /** Tells every open page that something changed; not what. */
  broadcast(): void;
  /** Whether the browser lets us talk to this address. */
  allowed(address: string): Promise<boolean>;
  online?(): boolean;
  openTab(url: string, opener: Opener): Promise<void>;
  /** Badge, alarm, notification, screen lock; left out where there is none of them. */
  outside?: Outside;
  /** What must be in place before the first request leaves. */
  ready(): Promise<void>;
}

export interface House {
  handlers: Handlers;
  keeper: Keeper;
  directory: Directory;
  /** Puts right what a killed worker, a sleep or a hand in the storage left behind. */
  wake(): Promise<void>;
  /** Does what is due: renewals, announcements, the alarm. */
  tend(): Promise<void>;
  /** The screen was locked, or unlocked. */
  screen(locked: boolean): Promise<void>;
  /** Ends the sessions whose host the browser no longer lets us talk to. */
  hostsChanged(): Promise<void>;
  /** Whether anybody is signed in, or about to be: an update of the extension waits. */
  inUse(): Promise<boolean>;
  /** Whether a person was sent from the popup into a dialog just now, and should find the way back. */
  isAwaited(): Promise<boolean>;
}

async function done(work: Promise<void>): Promise<DoneFacts> {
  await work;
  return {};
}

/** Builds the house. Nothing runs before `wake` or a command. */
export function buildHouse(parts: HouseParts): House {
  const store = openStore(parts.areas, () => {
    parts.broadcast();
    void tending?.show().catch(() => undefined);
  });
  const slot = tenantsWith(tenantSchema(abouts));

  async function known(tenantId: string): Promise<Known> {
    const tenant = (await store.read(slot)).find((each) => each.id === tenantId);
    if (tenant === undefined) throw new ConciergeError('unknown_tenant');
    const about = abouts.find((each) => each.id === tenant.vendor);
    const wire = Object.hasOwn(wires, tenant.vendor) ? wires[tenant.vendor] : undefined;
    if (about === undefined || wire === undefined) throw new ConciergeError('unknown_vendor');
    return { tenant, about, wire };
  }

  const send: IoParts['send'] = async (request, route) => {
    await parts.ready();
    return parts.io.send(request, route);
  };
  /** Q01's `uuid`: a device id, made at first need. */
  async function device(): Promise<string> {
    const id = crypto.randomUUID();
    await store.change([preferences], (kept) => [
      kept.device === undefined ? { ...kept, device: id } : undefined,
    ]);
    return (await store.read(preferences)).device ?? id;
  }

  const keeper = makeKeeper({
    store,
    flights: openFlights(),
    io: { ...parts.io, send, device },
    known,
    allowed: parts.allowed,
    ...(parts.online === undefined ? {} : { online: parts.online }),
  });
  const directory = openDirectory({ store, abouts, slot, endSession: keeper.logout });
  const tending =
    parts.outside === undefined
      ? null
      : makeTending({
          store,
          keeper,
          outside: parts.outside,
          tenants: directory.list,
          faceOf: aboutOf,
          now: parts.io.now,
        });
  const doors = { store, keeper, known, now: parts.io.now, openTab: parts.openTab };

  async function wake(): Promise<void> {
    await directory.setAsideUnreadable();
    await keeper.wake();
  }

  const handlers: Handlers = {
    look: () => done(keeper.wake()),
    login: ({ tenant, way, fields }) => done(keeper.login(tenant, { way, fields })),
    answer: ({ tenant, value }) => done(keeper.answer(tenant, value)),
    cancel: ({ tenant }) => done(keeper.cancel(tenant)),
    renew: ({ tenant }) => done(keeper.renew(tenant)),
    check: ({ tenant }) => done(keeper.check(tenant)),
    logout: async ({ tenant }) => {
      const told = await keeper.logout(tenant);
      return told === 'yes' ? {} : { serverNotTold: told === 'failed' ? 'failed' : 'none' };
    },
    logoutEverywhere: () => done(keeper.logoutEverywhere()),
    open: async (ask, opener) => {
      const question = await openDoor(doors, ask, opener);
      return question === null ? {} : { question };
    },
    saveTenant: async ({ tenant, replaces }) => ({ tenants: [await directory.save(tenant, replaces)] }),
    removeTenant: ({ tenant }) => done(directory.remove(tenant)),
    importTenants: async ({ text, agreed }) => {
      const done = await directory.import(text, agreed);
      return 'preview' in done
        ? { preview: done.preview }
        : { imported: done.tenants.length, tenants: done.tenants };
    },
    setPreferences: (chosen) =>
      done(
        store.change([preferences], (kept) => [
          {
            ...kept,
            ...Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined)),
          },
        ]),
      ),
    keepAlive: ({ tenant, on }) =>
      done(
        store.change([preferences], (kept) => [{ ...kept, keepAlive: { ...kept.keepAlive, [tenant]: on } }]),
      ),
    discardAside: () => done(directory.discardAside()),
  };

  async function isAwaited(): Promise<boolean> {
    const { intent } = await store.read(drafts);
    return intent !== undefined && Math.abs(parts.io.now() - intent.at) < intentLife;
  }

  async function screen(locked: boolean): Promise<void> {
    if (!locked) return tending?.tend();
    if ((await store.read(preferences)).logoutOnLock === true) await keeper.logoutEverywhere();
  }

  async function hostsChanged(): Promise<void> {
    const [tenants, all] = await Promise.all([directory.list(), store.read(passes)]);
    const shut = await Promise.all(
      tenants
        .filter(({ id }) => id in all)
        .map(async (tenant) => ((await parts.allowed(tenant.baseUrl)) ? null : tenant.id)),
    );
    await Promise.all(shut.map((id) => (id === null ? null : keeper.logout(id))));
  }

  async function inUse(): Promise<boolean> {
    const [all, waiting] = await Promise.all([store.read(passes), store.read(pending)]);
    return (
      Object.values(all).some((pass) => pass.session !== undefined || pass.signingIn !== undefined) ||
      Object.keys(waiting).length > 0
    );
  }

  const tend = async (): Promise<void> => tending?.tend();
  return { handlers, keeper, directory, wake, tend, screen, hostsChanged, inUse, isAwaited };
}
