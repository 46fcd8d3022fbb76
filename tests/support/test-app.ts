/**
 * The world around the app, made to behave: storage that structured-clones, a clock that is set, the real http
 * edge over Node's fetch. And a fuse, for the moment at which the browser kills the worker.
 */
import { onTestFinished } from 'vitest';
import { type App, type AppDeps, createApp } from '../../lib/app/create-app.ts';
import { setTimer } from '../../lib/async/sleep.ts';
import { createPinnedFetch, requestTimeoutMs } from '../../lib/http/pinned-fetch.ts';
import type { Area } from '../../lib/ports/storage-area.ts';
import type { TabOrigin } from '../../lib/ports/tabs.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import { dispatch } from '../../lib/protocol/dispatch.ts';
import type { Pass, Pending, Token } from '../../lib/sessions/schema.ts';
import { deriveState, type StateName } from '../../lib/sessions/state.ts';
import { endpointOf } from '../../lib/sessions/tenant-context.ts';
import type { Preferences } from '../../lib/storage/preferences-schema.ts';
import { passes, pending, preferences, tenantsWith, token } from '../../lib/storage/slots.ts';
import { createStore, type Store } from '../../lib/storage/store.ts';
import { createTenantSchema, type Tenant } from '../../lib/tenants/schema.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import type { FaultSwitch } from '../simulators/faults.ts';
import type { NCentralSimulator } from '../simulators/ncentral.ts';
import type { NextUpSimulator } from '../simulators/nextup.ts';
import type { NexudusSimulator } from '../simulators/nexudus.ts';

/** A storage area as the browser's: what goes in and comes out is a copy, and only what structured cloning keeps. */
export interface MemoryArea extends Area {
  /** Everything stored, copied. */
  all(): Record<string, unknown>;
}

export function memoryArea(): MemoryArea {
  const kept = new Map<string, unknown>();
  return {
    async get(keys) {
      await Promise.resolve();
      const wanted = keys ?? [...kept.keys()];
      return structuredClone(
        Object.fromEntries(wanted.filter((key) => kept.has(key)).map((key) => [key, kept.get(key)])),
      );
    },
    async set(items) {
      const copies = Object.entries(structuredClone(items));
      await Promise.resolve();
      for (const [key, value] of copies) kept.set(key, value);
    },
    async remove(keys) {
      await Promise.resolve();
      for (const key of keys) kept.delete(key);
    },
    all: () => structuredClone(Object.fromEntries(kept)),
  };
}

/** An area that takes no more than this many characters, as a browser's: a refused `set` stores nothing of it. */
export interface LimitedArea extends MemoryArea {
  limit: number;
  /** Characters stored: keys, and values as JSON. */
  used(): number;
}

/** @param refusal what the browser rejects with */
export function limitedArea(area: MemoryArea, refusal: () => unknown): LimitedArea {
  const sizeOf = (items: Record<string, unknown>) =>
    Object.entries(items).reduce((sum, [key, value]) => sum + key.length + JSON.stringify(value).length, 0);
  const limited: LimitedArea = {
    ...area,
    limit: Number.POSITIVE_INFINITY,
    used: () => sizeOf(area.all()),
    async set(items) {
      if (sizeOf({ ...area.all(), ...items }) > Math.max(limited.limit, limited.used())) throw refusal();
      await area.set(items);
    },
  };
  return limited;
}

export interface MemoryAreas {
  local: MemoryArea;
  session: MemoryArea;
}

export function memoryAreas(): MemoryAreas {
  return { local: memoryArea(), session: memoryArea() };
}

/** A clock that stands still until it is moved. Waiting on it moves it, so that nobody waits for real. */
export interface TestClock {
  now(): number;
  advance(milliseconds: number): void;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** How long each wait was, in milliseconds. */
  readonly waits: number[];
}

export const noon = Date.UTC(2026, 10, 21, 12, 0, 0);

export function testClock(start = noon): TestClock {
  let at = start;
  const waits: number[] = [];
  return {
    now: () => at,
    advance(milliseconds) {
      at += milliseconds;
    },
    async sleep(milliseconds, signal) {
      signal.throwIfAborted();
      waits.push(milliseconds);
      at += milliseconds;
    },
    waits,
  };
}

/** Kills a worker at its n-th await: that call never settles, and neither does any after it. */
export interface Fuse {
  /** Runs one awaited call of the worker; `after`: its effect happens, its news never arrives. */
  burn<T>(work: () => Promise<T>): Promise<T>;
  /** How many awaits there were so far. */
  readonly count: number;
  readonly blown: boolean;
  /** Settles when the fuse blows. */
  readonly blowing: Promise<void>;
}

export function fuse(at = Number.POSITIVE_INFINITY, when: 'before' | 'after' = 'before'): Fuse {
  let count = 0;
  let tell: () => void = () => undefined;
  const blowing = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const never = new Promise<never>(() => undefined);
  return {
    blowing,
    get count() {
      return count;
    },
    get blown() {
      return count >= at;
    },
    async burn(work) {
      count += 1;
      const mine = count;
      if (mine < at) return work();
      if (mine === at && when === 'after') await work().catch(() => undefined);
      tell();
      return never;
    },
  };
}

export interface TestApp {
  areas: MemoryAreas;
  clock: TestClock;
  app: App;
  store: Store;
  /** Every address a tab was opened with. */
  opened: { url: string; origin: TabOrigin }[];
  /** How often pages were told that something changed. */
  broadcasts(): number;
  /** One command as a page sends it, with its reply as it crosses: copied. */
  ask(message: unknown, origin?: TabOrigin): Promise<Reply>;
  login(tenant: string, fields: Record<string, string>, method?: string): Promise<Reply>;
  pass(tenant: string): Promise<Pass | undefined>;
  token(tenant: string): Promise<Token | null>;
  pending(): Promise<Pending>;
  preferences(): Promise<Preferences>;
  tenants(): Promise<Tenant[]>;
  state(tenant: string): Promise<StateName>;
}

export interface TestAppOptions {
  areas?: MemoryAreas;
  clock?: TestClock;
  fetch?: typeof globalThis.fetch;
  fuse?: Fuse;
  /** How long the edge waits for a reply, in milliseconds, or what starts the limit of one. */
  patience?: number | (() => AbortSignal);
  online?: AppDeps['isOnline'];
  isHostAllowed?: AppDeps['isHostAllowed'];
  setTimer?: AppDeps['setTimer'];
  openTab?: AppDeps['openTab'];
  systemUi?: NonNullable<AppDeps['systemUi']>;
  lockAlarm?: NonNullable<AppDeps['setLockAlarm']>;
  /** What the organisation's policy says. */
  managed?: NonNullable<AppDeps['readManagedPolicy']>;
  /** Sees why a request failed. */
  observer?: NonNullable<AppDeps['observeRequests']>;
  doctorPatience?: number;
  /** Waits for real; by default the clock is put forward instead. */
  sleep?: TestClock['sleep'];
  /** Turns a passphrase as often as the product does; by default 1,000 times, which takes no fifth of a second. */
  passphraseAsShipped?: boolean;
  openWelcome?: NonNullable<AppDeps['openWelcome']>;
  privateWindows?: NonNullable<AppDeps['privateWindows']>;
}

/** A server that may be told to hang, and tells what reached it. */
interface HangingServer {
  readonly switches: { readonly fault: FaultSwitch };
  readonly requests: readonly unknown[];
}

/**
 * Time limits for servers of which some hang: there the limit ends soon after the request has arrived, however long that
 * takes on a busy machine; every other reply has all the time it may need.
 */
export function patienceWith(...servers: readonly HangingServer[]): () => AbortSignal {
  const arrived = () => servers.reduce((sum, { requests }) => sum + requests.length, 0);
  return () => {
    const hangs = servers.some(({ switches }) => JSON.stringify(switches.fault).includes('hang"'));
    if (!hangs) return AbortSignal.timeout(15_000);
    const before = arrived();
    const limit = new AbortController();
    const look = () => void (arrived() > before ? setTimeout(() => limit.abort(), 20) : setTimeout(look, 5));
    look();
    return limit.signal;
  };
}

/**
 * Ends an app's reading and writing with the test that made it, if a test did: what it still does would replace the
 * vendors without code that the next test's app knows, as each reading does.
 */
function endWithTest(): () => boolean {
  let isOver = false;
  try {
    onTestFinished(() => {
      isOver = true;
    });
  } catch {
    // Made for all tests of a file.
  }
  return () => isOver;
}

/** An app over memory areas. Pass an earlier world's areas and clock for a worker that comes after it. */
export function createTestApp(parts: TestAppOptions = {}): TestApp {
  const areas = parts.areas ?? memoryAreas();
  const clock = parts.clock ?? testClock();
  const burn: Fuse['burn'] = parts.fuse === undefined ? (work) => work() : parts.fuse.burn;
  const fetch = parts.fetch ?? globalThis.fetch;
  const opened: TestApp['opened'] = [];
  let broadcasts = 0;

  const isOver = endWithTest();
  const mortal = (area: MemoryArea): Area => {
    const act = <T>(work: () => Promise<T>) => (isOver() ? new Promise<never>(() => undefined) : burn(work));
    return {
      get: (keys) => act(() => area.get(keys)),
      set: (items) => act(() => area.set(items)),
      remove: (keys) => act(() => area.remove(keys)),
    };
  };
  const { patience = requestTimeoutMs } = parts;
  const startTimeout = typeof patience === 'function' ? patience : () => AbortSignal.timeout(patience);
  const edge = createPinnedFetch((...call) => fetch(...call), clock.now, startTimeout);
  const app = createApp({
    areas: { local: mortal(areas.local), session: mortal(areas.session) },
    io: {
      send: (request, route) => burn(() => edge(request, route)),
      sleep: (milliseconds, signal) => burn(() => (parts.sleep ?? clock.sleep)(milliseconds, signal)),
      now: clock.now,
    },
    broadcast: () => {
      broadcasts += 1;
    },
    isHostAllowed: (address) => burn(() => (parts.isHostAllowed ?? (async () => true))(address)),
    openTab: (url, origin) =>
      burn(async () => {
        opened.push({ url, origin });
        await parts.openTab?.(url, origin);
      }),
    setTimer: parts.setTimer ?? setTimer,
    ...(parts.online === undefined ? {} : { isOnline: parts.online }),
    ...(parts.systemUi === undefined ? {} : { systemUi: parts.systemUi }),
    ...(parts.lockAlarm === undefined ? {} : { setLockAlarm: parts.lockAlarm }),
    ...(parts.passphraseAsShipped === true ? {} : { passphraseIterations: 1000 }),
    ...(parts.managed === undefined ? {} : { readManagedPolicy: parts.managed }),
    ...(parts.observer === undefined ? {} : { observeRequests: parts.observer }),
    ...(parts.doctorPatience === undefined ? {} : { probeTimeoutMs: parts.doctorPatience }),
    ...(parts.privateWindows === undefined ? {} : { privateWindows: parts.privateWindows }),
    ...(parts.openWelcome === undefined ? {} : { openWelcome: parts.openWelcome }),
  });

  const store = createStore(areas, () => undefined);
  const ask: TestApp['ask'] = async (message, origin = {}) =>
    structuredClone(await dispatch(app.handlers, structuredClone(message), origin));
  const slot = tenantsWith(createTenantSchema(descriptors, true));
  const pass = async (id: string) => {
    const all = await store.read(passes);
    return Object.hasOwn(all, id) ? all[id] : undefined;
  };
  return {
    areas,
    clock,
    app,
    store,
    opened,
    broadcasts: () => broadcasts,
    ask,
    login: (tenant, fields, method = 'password') => ask({ name: 'login', tenant, method, fields }),
    pass,
    token: (id) => store.read(token(id)),
    pending: () => store.read(pending),
    preferences: () => store.read(preferences),
    tenants: () => store.read(slot),
    state: async (id) => deriveState(await pass(id), clock.now()).name,
  };
}

/** A tenant as a file brings it. */
export type FileTenant = Record<string, unknown> & { id: string };

/** The text of a tenant file with these tenants. */
export function fileText(...tenants: readonly unknown[]): string {
  return JSON.stringify({ version: 1, tenants });
}

/** Puts tenants into a world, as an import does, and expects it to work. */
export async function importTenants(world: TestApp, ...tenants: readonly FileTenant[]): Promise<void> {
  const reply = await world.ask({ name: 'importTenants', text: fileText(...tenants), agreed: true });
  if (!reply.ok) throw new TypeError(`the tenants did not come in: ${JSON.stringify(reply)}`);
}

/** The tenant of a running Nexudus space. */
export function nexudusTenant(space: NexudusSimulator, more: Record<string, unknown> = {}): FileTenant {
  return {
    id: 'acme-members',
    vendor: 'nexudus',
    name: 'Acme Members',
    baseUrl: space.origin,
    environment: 'staging',
    settings: { portalUrl: space.portalOrigin },
    destinations: [{ label: 'Bookings', path: '/bookings' }],
    ...more,
  };
}

/** The doors a token of this tenant was given at. */
export async function endpointIn(world: TestApp, id: string): Promise<string> {
  const tenant = (await world.app.tenantService.list()).find((each) => each.id === id);
  return tenant === undefined ? '' : endpointOf(tenant);
}

/** The tenant of a running NextUp ERP. */
export function nextupTenant(erp: NextUpSimulator, more: Record<string, unknown> = {}): FileTenant {
  return {
    id: 'acme-erp',
    vendor: 'nextup',
    name: 'Acme ERP',
    baseUrl: erp.origin,
    environment: 'staging',
    settings: { database: '99999999' },
    ...more,
  };
}

/** The tenant of a running N-central. */
export function ncentralTenant(server: NCentralSimulator, more: Record<string, unknown> = {}): FileTenant {
  return {
    id: 'acme-rmm',
    vendor: 'ncentral',
    name: 'Acme RMM',
    baseUrl: server.origin,
    environment: 'staging',
    ...more,
  };
}

export const jane = { username: 'jane@example.com', password: 'Jane-demo-password-3Fq8Lw2XbN6vRt9K' };
/** Has a second factor. */
export const tom = { username: 'tom@example.com', password: 'Tom-demo-password-5Zp1Hs7YcM4wQe8J' };
export const tomsCode = '492817';
/** Must set a new password. */
export const rita = { username: 'rita@example.com', password: 'Rita-demo-password-9Gd4Kv6UaB2xTn3S' };
export const clerk = { username: 'erp.demo@example.com', password: 'NextUp-demo-password-7Qk2vXw9ZrT4mB8e' };
export const demo = { username: 'demo_user', password: 'Demo1234' };

/** Every path of a JSON value, the value itself first. */
export function pathsOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value)
    ? value.flatMap((each, index) => pathsOf(each, [...path, index]))
    : Object.entries(value).flatMap(([name, each]) => pathsOf(each, [...path, name]));
  return [path, ...inner];
}

/** Stands for "not there" in `replacedAt`. */
export const gone = Symbol('gone');

/** The value with something else at a path. */
export function replacedAt(value: unknown, path: readonly (string | number)[], other: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return other;
  if (Array.isArray(value)) {
    const items = value.map((each, index) => (index === first ? replacedAt(each, rest, other) : each));
    return items.filter((item) => item !== gone);
  }
  const entries = Object.entries(value as Record<string, unknown>).map(
    ([name, each]) => [name, name === first ? replacedAt(each, rest, other) : each] as const,
  );
  return Object.fromEntries(entries.filter(([, each]) => each !== gone));
}
