/**
 * The house put together from what it is handed: the browser's edges in the extension, fakes that behave in tests.
 */
import { openDoctor } from './doctor/examining.ts';
import { makeLink, noPrivateWindows, onceAtATime, openDoor, type PrivateWindows } from './doors/doors.ts';
import type { HandleFacts } from './doors/handles.ts';
import { keepSignedInTabs, noTabs, type SignedInTabs, type TabEdge } from './doors/signed-in-tabs.ts';
import { ConciergeError } from './errors.ts';
import type { Entry } from './journal/entry.ts';
import { openJournal } from './journal/journal.ts';
import { makeRecording } from './journal/recording.ts';
import { forgetLastMatch } from './last-match.ts';
import type { DoneFacts } from './messages/commands.ts';
import type { Handlers } from './messages/receive.ts';
import { own } from './own.ts';
import { type Later, type Pace, paced } from './pace.ts';
import { type Areas, openStore } from './platform/store.ts';
import type { Opener } from './platform/tabs.ts';
import type { Witness } from './platform/witness.ts';
import { openFlights } from './sessions/flights.ts';
import type { IoParts } from './sessions/io.ts';
import { type Keeper, makeKeeper } from './sessions/keeper.ts';
import type { Known } from './sessions/known.ts';
import { makeTending, type Outside } from './sessions/tending.ts';
import { drafts, passes, pending, policyWith, preferences, tenantsWith } from './slots/background.ts';
import { bare, bareMaps } from './slots/bare.ts';
import { prefer, setPreferences } from './slots/preferences.ts';
import { intentLife } from './slots/public.ts';
import { effectivePreferences, effectiveTenants } from './tenants/effective.ts';
import { isUnencrypted } from './tenants/hosts.ts';
import { type Directory, openDirectory } from './tenants/keeping.ts';
import { policySchema } from './tenants/policy.ts';
import { type Tenant, tenantSchema } from './tenants/schema.ts';
import { makeTogether } from './together/together.ts';
import { keepCredentials } from './vault/keeping.ts';
import { type Locking, makeLocking } from './vault/locking.ts';
import { passphraseIterations } from './vault/sealed.ts';
import { makeTurns } from './vault/turns.ts';
import { openVault } from './vault/vault.ts';
import { aboutOf, abouts } from './vendors/abouts.ts';
import { wires } from './vendors/wires.ts';

export interface HouseParts {
  areas: Areas;
  io: Omit<IoParts, 'device'>;
  /** Tells every open page that something changed; not what. */
  broadcast(slotsOnDisk: readonly string[]): void;
  /** Whether the browser lets us talk to this address. */
  allowed(address: string): Promise<boolean>;
  online?(): boolean;
  openTab(url: string, opener: Opener): Promise<unknown>;
  /** Private windows; left out where there are none. */
  privateWindows?: PrivateWindows;
  /** Opens the page of the first install. */
  openWelcome?(): Promise<void>;
  /** Signed-in tabs; left out where there are none. */
  tabs?: TabEdge;
  /** Deletes the browser's cookies for an address. @returns whether it may */
  clearCookies?(address: string): Promise<boolean>;
  /** Badge, alarm, notification, screen lock; left out where there is none of them. */
  outside?: Outside;
  /** Runs one thing after another, in all workers that live; left out where there is only one. */
  alone?<T>(work: () => Promise<T>): Promise<T>;
  /** Tells the journal's page that there is more to read; not what. */
  journalChanged?(): void;
  /** What the organisation's policy says, `undefined` when there is none. */
  managed?(): Promise<unknown>;
  /** Sets the alarm that wakes us to lock what is kept, or clears it. */
  lockAlarm?(at: number | null): void;
  /** How often a passphrase is turned; tests turn it less often. */
  iterations?: number;
  /** Sees why a request to a server failed; left out where nothing can. */
  witness?(address: string): Witness;
  /** How long the connection doctor waits for a reply, in milliseconds. */
  doctorPatience?: number;
  /** Does something later. */
  later: Later;
  /** What must be in place before the first request leaves. */
  ready(): Promise<void>;
}

export interface House {
  handlers: Handlers;
  tabs: SignedInTabs;
  keeper: Keeper;
  directory: Directory;
  /** Settles when all that was done so far stands in the journal. */
  noted(): Promise<void>;
  /** Puts right what a killed worker, a sleep or a hand in the storage left behind. */
  wake(): Promise<void>;
  /** Does what is due: renewals, announcements, the alarm. */
  tend(): Promise<void>;
  /** Locks away what is kept: the vault's key and what is remembered. */
  lock(): Promise<void>;
  /** The screen was locked, or unlocked. */
  screen(locked: boolean): Promise<void>;
  /** Takes the organisation's policy in: once after `wake`, for it may be slow to come, and when it has changed. */
  obey(): Promise<void>;
  /**
   * The extension was installed: one page says what it is, once, unless the organisation says no or the person has
   * begun meanwhile.
   */
  welcome(): Promise<void>;
  /** Ends the sessions whose host the browser no longer lets us talk to. */
  hostsChanged(): Promise<void>;
  /** Whether anybody is signed in, or about to be: an update of the extension waits. */
  inUse(): Promise<boolean>;
  /** Ends every session, and what is under way for many. */
  logoutEverywhere(): Promise<void>;
  /** What the handles outside our pages go by. */
  facts(): Promise<HandleFacts>;
  /** Notes what the popup should open on, with a door's question standing when one was asked for. */
  ask(tenantId: string, door: boolean, destination?: number): Promise<void>;
  /** Whether a person was sent from the popup into a dialog just now, and should find the way back. */
  isAwaited(): Promise<boolean>;
}

/**
 * A command is a person's use of the house: what was due to be locked is locked before it. And it is done only when
 * the alarm that locks and the signed-in tabs are what its change made them.
 */
function settled(handlers: Handlers, locking: Locking, tabs: SignedInTabs): Handlers {
  const after =
    <C>(handle: (command: C, opener: Opener) => Promise<DoneFacts>) =>
    async (command: C, opener: Opener) => {
      await locking.used();
      try {
        return await handle(command, opener);
      } finally {
        await locking.tend();
        await tabs.sync();
        // What a command brought was looked at by patterns: a password, a passkey's output.
        forgetLastMatch();
      }
    };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handle]) => [name, after(handle as never)]),
  ) as unknown as Handlers;
}

async function done(work: Promise<unknown>): Promise<DoneFacts> {
  await work;
  return {};
}

/**
 * How often pages and signed-in tabs hear of changes. What one command changes is told at once; of a hundred
 * log-ins at the same time a person sees no more than this.
 */
const newsPace: Pace = { every: 100, burst: 8 };
/** How often badge and menu follow: drawing the menu is a dozen calls of the browser. */
const outsidePace: Pace = { every: 500, burst: 8 };

/** Builds the house. Nothing runs before `wake` or a command. */
export function buildHouse(parts: HouseParts): House {
  const written = new Set<string>();
  const tellEverybody = () => {
    parts.broadcast([...written]);
    written.clear();
    soonShown();
    void tabs.sync().catch(() => undefined);
  };
  const soonShown = paced(() => void tending?.show().catch(() => undefined), outsidePace, parts.later);
  const soonTold = paced(tellEverybody, newsPace, parts.later);
  const store = openStore(parts.areas, (slotsOnDisk) => {
    for (const slot of slotsOnDisk) written.add(slot);
    soonTold();
  });
  const slot = tenantsWith(tenantSchema(abouts));
  const policySlot = policyWith(policySchema(abouts));

  /** The tenants that were worked with, as they were then: what the journal calls them. */
  const named = new Map<string, NonNullable<Entry['tenant']>>();

  let list: { mine: unknown; policy: unknown; byId: ReadonlyMap<string, Tenant> } | undefined;
  /** Who is in the list, by id. Made anew only when something in it was: a slot that did not change is the same object. */
  async function everybody(): Promise<ReadonlyMap<string, Tenant>> {
    const [mine, policy] = await Promise.all([store.read(slot), store.read(policySlot)]);
    if (list?.mine !== mine || list.policy !== policy) {
      const byId = new Map(effectiveTenants(mine, policy).map((tenant) => [tenant.id, tenant]));
      list = { mine, policy, byId };
    }
    return list.byId;
  }

  /** Whatever its address: the doctor looks at it too. */
  async function foundBy(tenantId: string): Promise<Known> {
    const tenant = (await everybody()).get(tenantId);
    if (tenant === undefined) throw new ConciergeError('unknown_tenant');
    const { id, name, vendor, environment } = tenant;
    named.set(id, { id, name, vendor, environment });
    const about = abouts.find((each) => each.id === tenant.vendor);
    const wire = own(wires, tenant.vendor);
    if (about === undefined || wire === undefined) throw new ConciergeError('unknown_vendor');
    return { tenant, about, wire };
  }

  async function known(tenantId: string): Promise<Known> {
    const found = await foundBy(tenantId);
    if (isUnencrypted(found.tenant.baseUrl) && !(await plainAllowed())) throw new ConciergeError('insecure');
    return found;
  }

  const plainAllowed = async () => (await store.read(policySlot)).preferences.httpTenants !== false;

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

  async function clearCookies(address: string): Promise<void> {
    const kept = effectivePreferences(await store.read(preferences), await store.read(policySlot));
    if (kept.clearCookies === true) await parts.clearCookies?.(address);
  }

  const inTurn = makeTurns();
  const rules = async () => (await store.read(policySlot)).preferences;
  const kept = keepCredentials({ store, policy: rules, now: parts.io.now, inTurn });
  const vault = openVault({
    store,
    policy: rules,
    now: parts.io.now,
    inTurn,
    iterations: parts.iterations ?? passphraseIterations,
  });
  const journal = openJournal({
    area: parts.areas.local,
    alone: parts.alone ?? makeTurns(),
    wanted: async () =>
      effectivePreferences(await store.read(preferences), await store.read(policySlot)).journal !== false,
    told: parts.journalChanged ?? (() => undefined),
    later: parts.later,
  });
  const recording = makeRecording({
    journal,
    now: parts.io.now,
    whom: async (id) => named.get(id) ?? (await known(id).then(() => named.get(id))),
    pass: async (id) => own(store.known(passes) ?? (await store.read(passes)), id),
    known: async () => Object.keys(await store.read(passes)),
  });

  const unrecorded = makeKeeper({
    store,
    flights: openFlights(),
    credentials: kept,
    io: { ...parts.io, send, device },
    known,
    allowed: parts.allowed,
    clearCookies,
    later: parts.later,
    ...(parts.online === undefined ? {} : { online: parts.online }),
  });
  const keeper = recording.keeper(unrecorded, 'person');
  const byItself = recording.keeper(unrecorded, 'itself');
  /** Its doors move, or it goes: what was typed for it is not kept either. */
  async function endSession(tenantId: string): Promise<void> {
    await byItself.logout(tenantId);
    await kept.forget(tenantId);
  }
  const directory = openDirectory({
    store,
    abouts,
    slot,
    policySlot,
    endSession,
    logOut: byItself.logout,
    async forgetMoved(tenantId) {
      await byItself.forgetMoved(tenantId);
      await kept.forget(tenantId);
    },
  });
  const locking = makeLocking({
    store,
    preferences: async () =>
      effectivePreferences(await store.read(preferences), await store.read(policySlot)),
    now: parts.io.now,
    inTurn,
    async callOffSignIns() {
      // A log-in for many holds what was typed, and would begin another one for each that is called off.
      await together.cancel('login');
      await keeper.callOffSignIns();
    },
    endSessions: () => logoutEverywhere(byItself),
    ...(parts.lockAlarm === undefined ? {} : { alarm: parts.lockAlarm }),
  });
  /** No credentials go out, and nothing is kept. */
  async function probe(tenant: Tenant): Promise<{ recognised: boolean; status: number }> {
    const wire = own(wires, tenant.vendor);
    if (wire === undefined) throw new ConciergeError('unknown_vendor');
    if (!(await parts.allowed(tenant.baseUrl))) {
      throw new ConciergeError('no_permission', { host: new URL(tenant.baseUrl).hostname });
    }
    const route = {
      origins: [new URL(tenant.baseUrl).origin],
      cookies: false,
      signal: new AbortController().signal,
    };
    const reply = await send(wire.probe.request(tenant), route);
    return { recognised: wire.probe.recognise(reply), status: reply.status };
  }

  const doctor = openDoctor({
    store,
    send,
    sleep: parts.io.sleep,
    now: parts.io.now,
    known: foundBy,
    wires,
    allowed: parts.allowed,
    plainAllowed,
    async passOf(tenantId) {
      const all = await store.read(passes);
      return own(all, tenantId);
    },
    online: parts.online ?? (() => true),
    noted: recording.examination,
    witness: parts.witness ?? (() => ({ of: async () => ({}), dismiss: () => undefined })),
    ...(parts.doctorPatience === undefined ? {} : { patience: parts.doctorPatience }),
  });

  const tending =
    parts.outside === undefined
      ? null
      : makeTending({
          store,
          keeper: byItself,
          outside: parts.outside,
          tenants: directory.list,
          preferences: async () =>
            effectivePreferences(await store.read(preferences), await directory.policy()),
          faceOf: aboutOf,
          now: parts.io.now,
        });
  const tabs =
    parts.tabs === undefined
      ? noTabs
      : keepSignedInTabs({ store, edge: parts.tabs, known, now: parts.io.now });
  const doors = {
    store,
    keeper,
    tabs,
    known,
    now: parts.io.now,
    allowed: parts.allowed,
    openTab: parts.openTab,
    privateWindows: parts.privateWindows ?? noPrivateWindows,
  };

  const open = onceAtATime((ask, opener) =>
    recording.door(
      'open',
      ask.tenant,
      (went) => openDoor({ ...doors, went }, ask, opener),
      (asked) => asked === null,
    ),
  );
  const together = makeTogether({
    store,
    keeper,
    tenants: directory.list,
    faceOf: aboutOf,
    open,
    now: parts.io.now,
    later: parts.later,
  });

  /** What is under way for many would sign in again behind our back. */
  async function logoutEverywhere(by: Keeper): Promise<void> {
    await together.cancel();
    await by.logoutEverywhere();
  }

  async function putRight(): Promise<void> {
    await vault.putRight();
    await kept.putRight();
    await locking.tend();
  }

  let obeying = Promise.resolve();
  /** One at a time: what was asked last is what is known last. */
  function obey(): Promise<void> {
    const { managed } = parts;
    if (managed === undefined) return obeying;
    obeying = obeying
      .catch(() => undefined)
      .then(async () => {
        await directory.obey(await managed());
        await putRight();
      });
    return obeying;
  }

  async function welcome(): Promise<void> {
    if ((await directory.policy()).preferences.onboarding === false) return;
    let first = false;
    await store.change([slot, preferences], (mine, kept) => {
      first = kept.welcomed !== true && mine.length === 0;
      return [undefined, first ? { ...kept, welcomed: true } : undefined];
    });
    if (first) await parts.openWelcome?.();
  }

  async function wake(): Promise<void> {
    await directory.setAsideUnreadable();
    await putRight();
    await keeper.forgetVanished();
    await byItself.wake();
    await together.wake();
    await tabs.wake();
    // The worker before may have died between writing and telling.
    for (const { key } of [slot, preferences, policySlot]) written.add(key);
    soonTold();
    parts.journalChanged?.();
  }

  const handlers: Handlers = {
    look: () => done(byItself.wake()),
    login: ({ tenant, way, fields }) => done(keeper.login(tenant, { way, fields })),
    answer: ({ tenant, value }) => done(keeper.answer(tenant, value)),
    cancel: ({ tenant }) => done(keeper.cancel(tenant)),
    renew: ({ tenant }) => done(keeper.renew(tenant)),
    check: ({ tenant }) => done(keeper.check(tenant)),
    logout: async ({ tenant }) => {
      const told = await keeper.logout(tenant);
      return told === 'yes' ? {} : { serverNotTold: told === 'failed' ? 'failed' : 'none' };
    },
    logoutEverywhere: () => done(logoutEverywhere(keeper)),
    open: async (ask, opener) => {
      const question = await open(ask, opener);
      return question === null ? {} : { question };
    },
    link: async (ask) => {
      if ((await directory.policy()).preferences.copyLink === false)
        throw new ConciergeError('forbidden', { fault: 'managed' });
      return recording.door(
        'link',
        ask.tenant,
        (went) => makeLink({ ...doors, went }, ask),
        (made) => 'link' in made,
      );
    },
    copied: async ({ what, tenants }) => {
      const all = await directory.list();
      recording.copied(
        what === 'token' ? 'copyToken' : 'copyTicket',
        all.filter(({ id }) => tenants.includes(id)),
      );
      return {};
    },
    clearJournal: async () => {
      if ((await directory.policy()).preferences.journal === true)
        throw new ConciergeError('forbidden', { fault: 'managed' });
      return done(journal.clear());
    },
    saveTenant: async ({ tenant, replaces }) => ({ tenants: [await directory.save(tenant, replaces)] }),
    removeTenants: ({ tenants }) => done(directory.remove(tenants)),
    orderTenants: ({ tenants }) => done(directory.order(tenants)),
    probe: async ({ tenant }) => ({ probed: await probe(directory.read(tenant)) }),
    examine: ({ tenant }) => done(doctor.examine(tenant)),
    cancelExamination: async ({ tenant }) => {
      doctor.cancel(tenant);
      return {};
    },
    importTenants: async ({ text, agreed }) => {
      const done = await directory.import(text, agreed);
      return 'preview' in done
        ? { preview: done.preview }
        : { imported: done.tenants.length, tenants: done.tenants };
    },
    setPreferences: async (chosen) => {
      await setPreferences(store, chosen);
      // What was just switched on may be due already.
      await tending?.tend();
      return {};
    },
    prefer: ({ tenant, what, on }) => done(prefer(store, tenant, what, on)),
    together: (wish, opener) => done(together.run(wish, opener)),
    cancelTogether: () => done(together.cancel()),
    dismissTogether: () => done(together.dismiss()),
    discardAside: () => done(directory.discardAside('tenants')),
    discardPreferencesAside: () => done(directory.discardAside('preferences')),
    loginKept: ({ tenant }) => done(keeper.loginKept(tenant)),
    keep: async ({ tenant, how }) => done(kept.choose((await known(tenant)).tenant, how)),
    lock: () => done(locking.lock()),
    setUpVault: ({ passphrase }) => done(vault.setUp(passphrase)),
    unlockVault: ({ passphrase }) => done(vault.unlock(passphrase)),
    unlockByPasskey: ({ output }) => done(vault.unlockByPasskey(output)),
    changePassphrase: ({ passphrase, next, output }) =>
      done(vault.changePassphrase(passphrase, next, output)),
    addPasskey: (passkey) => done(vault.addPasskey(passkey)),
    removePasskey: ({ passphrase }) => done(vault.removePasskey(passphrase)),
    eraseVault: () => done(vault.erase()),
    discardVaultAside: () => done(vault.discardAside()),
  };

  async function isAwaited(): Promise<boolean> {
    const { intent } = await store.read(drafts);
    return intent !== undefined && Math.abs(parts.io.now() - intent.at) < intentLife;
  }

  async function screen(locked: boolean): Promise<void> {
    if (!locked) return tending?.tend();
    await locking.screenLocked();
    const kept = effectivePreferences(await store.read(preferences), await directory.policy());
    if (kept.logoutOnLock === true) await logoutEverywhere(byItself);
  }

  async function hostsChanged(): Promise<void> {
    const [tenants, all] = await Promise.all([directory.list(), store.read(passes)]);
    const shut = await Promise.all(
      tenants
        .filter(({ id }) => Object.hasOwn(all, id))
        .map(async (tenant) => ((await parts.allowed(tenant.baseUrl)) ? null : tenant.id)),
    );
    await Promise.all(shut.map((id) => (id === null ? null : byItself.logout(id))));
  }

  async function inUse(): Promise<boolean> {
    const [all, waiting] = await Promise.all([store.read(passes), store.read(pending)]);
    return (
      together.running() ||
      Object.values(all).some((pass) => pass.session !== undefined || pass.signingIn !== undefined) ||
      Object.keys(waiting).length > 0
    );
  }

  async function facts(): Promise<HandleFacts> {
    const [tenants, all, kept] = await Promise.all([
      directory.list(),
      store.read(passes),
      store.read(preferences),
    ]);
    // As pages have them: who looks a tenant up by its id finds nothing of a prototype's.
    return { tenants, passes: bare(all), preferences: bareMaps(kept), faceOf: aboutOf, now: parts.io.now() };
  }

  function ask(tenant: string, door: boolean, destination?: number): Promise<void> {
    const intent = {
      tenant,
      at: parts.io.now(),
      door,
      ...(destination === undefined ? {} : { destination }),
    };
    return store.change([drafts], (kept) => [{ ...kept, intent }]);
  }

  async function tend(): Promise<void> {
    await locking.tend();
    await tending?.tend();
    await tabs.sync();
  }
  return {
    handlers: settled(handlers, locking, tabs),
    tabs,
    keeper,
    directory,
    noted: recording.settled,
    wake,
    tend,
    lock: locking.lock,
    obey,
    welcome,
    screen,
    hostsChanged,
    inUse,
    logoutEverywhere: () => logoutEverywhere(keeper),
    facts,
    ask,
    isAwaited,
  };
}
