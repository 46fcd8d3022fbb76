/** The app with its surroundings: badge, alarm, notification and lock as a browser has them, and vendors that count. */
import type { AppDeps } from '../../lib/app/create-app.ts';
import type { Badge } from '../../lib/ports/system-ui.ts';
import type { Entry, Server, Typed } from '../contract/entries.ts';
import { entries } from '../contract/entries.ts';
import type { RecordedRequest } from '../simulators/requests.ts';
import { slotData } from './slot-data.ts';
import {
  createTestApp,
  type FileTenant,
  importTenants,
  memoryAreas,
  type TestApp,
  type TestAppOptions,
  type TestClock,
  testClock,
} from './test-app.ts';

export interface TestSystemUi {
  systemUi: NonNullable<AppDeps['systemUi']>;
  /** Every setting of the alarm, with the moment it was set at. */
  alarms: { at: number | null; now: number }[];
  badges: Badge[];
  notices: { tenant: string; endsAt: number }[];
  locked: boolean;
  /** Whether the browser lets us notify. */
  notifies: boolean;
}

export function createTestSystemUi(clock: TestClock): TestSystemUi {
  const it: TestSystemUi = {
    alarms: [],
    badges: [],
    notices: [],
    locked: false,
    notifies: true,
    systemUi: {
      setAlarm: (at) => void it.alarms.push({ at, now: clock.now() }),
      showBadge: (badge) => void it.badges.push(structuredClone(badge)),
      updateMenu: () => undefined,
      canNotify: async () => it.notifies,
      notify: (tenant, endsAt) => void it.notices.push({ tenant: tenant.id, endsAt }),
      isScreenLocked: async () => it.locked,
    },
  };
  return it;
}

export interface LifecycleApp extends TestSystemUi {
  server: Server;
  entry: Entry;
  tenant: FileTenant;
  typed: Typed;
  clock: TestClock;
  world: TestApp;
  /** One command for the tenant. */
  ask(name: string, more?: Record<string, unknown>): ReturnType<TestApp['ask']>;
  login(): ReturnType<TestApp['ask']>;
  /** Both clocks go forward. */
  pass(seconds: number): void;
  /** The requests of one call so far. */
  requests(path: string | undefined): RecordedRequest[];
}

/** A vendor of the list with an app in front, and its tenant settled. */
export async function createLifecycleApp(
  id: string,
  more: TestAppOptions & { settings?: Record<string, string> } = {},
): Promise<LifecycleApp> {
  const { settings, ...parts } = more;
  const entry = entries[id];
  if (entry === undefined) throw new TypeError(`no vendor ${id}`);
  const server = await entry.start();
  const clock = parts.clock ?? testClock();
  const tenant = entry.tenant(server);
  if (settings !== undefined)
    tenant.settings = { ...(tenant.settings as Record<string, string>), ...settings };
  const typed = entry.methods(server)[0];
  const around = createTestSystemUi(clock);
  const world = createTestApp({ areas: memoryAreas(), systemUi: around.systemUi, ...parts, clock });
  await importTenants(world, tenant);
  const ask: LifecycleApp['ask'] = (name, rest = {}) => world.ask({ name, tenant: 'acme', ...rest });
  return Object.assign(around, {
    server,
    entry,
    tenant,
    typed,
    clock,
    world,
    ask,
    login: () => ask('login', { ...typed }),
    pass(seconds: number) {
      clock.advance(seconds * 1000);
      server.clock.advance(seconds);
    },
    requests: (path: string | undefined) => server.requests.filter((request) => request.path === path),
  });
}

/** Everything that was set going without being awaited has settled. */
export async function untilSettled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Nothing of a tenant is here any more. */
export async function isGone(world: TestApp, id = 'acme'): Promise<boolean> {
  const { passes } = world.areas.session.all();
  return (await world.token(id)) === null && !(id in slotData(passes));
}

/** The refresh tokens a server was shown, in order. */
export function refreshesShown(requests: readonly RecordedRequest[]): string[] {
  return requests.flatMap((request) => {
    if (request.path === '/api/auth/refresh') return [request.body];
    const shown =
      request.path === '/api/token' ? new URLSearchParams(request.body).get('refresh_token') : null;
    return shown === null ? [] : [shown];
  });
}
