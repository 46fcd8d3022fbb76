/** The house with its outside: badge, alarm, notification and lock as a browser has them, and vendors that count. */
import type { HouseParts } from '../../lib/house.ts';
import type { Badge } from '../../lib/sessions/tending.ts';
import type { Entry, Server, Typed } from '../contract/entries.ts';
import { entries } from '../contract/entries.ts';
import type { RecordedRequest } from '../simulators/requests.ts';
import { heldIn } from '../stored.ts';
import {
  type FileTenant,
  memoryAreas,
  openWorld,
  settle,
  type TestClock,
  testClock,
  type World,
  type WorldParts,
} from '../unit/fakes.ts';

export interface TestOutside {
  outside: NonNullable<HouseParts['outside']>;
  /** Every setting of the alarm, with the moment it was set at. */
  alarms: { at: number | null; now: number }[];
  badges: Badge[];
  notices: { tenant: string; endsAt: number }[];
  locked: boolean;
  /** Whether the browser lets us notify. */
  notifies: boolean;
}

export function testOutside(clock: TestClock): TestOutside {
  const it: TestOutside = {
    alarms: [],
    badges: [],
    notices: [],
    locked: false,
    notifies: true,
    outside: {
      alarm: (at) => void it.alarms.push({ at, now: clock.now() }),
      badge: (badge) => void it.badges.push(structuredClone(badge)),
      menu: () => undefined,
      mayNotify: async () => it.notifies,
      notify: (tenant, endsAt) => void it.notices.push({ tenant: tenant.id, endsAt }),
      locked: async () => it.locked,
    },
  };
  return it;
}

export interface Life extends TestOutside {
  server: Server;
  entry: Entry;
  tenant: FileTenant;
  typed: Typed;
  clock: TestClock;
  world: World;
  /** One command for the tenant. */
  ask(name: string, more?: Record<string, unknown>): ReturnType<World['ask']>;
  login(): ReturnType<World['ask']>;
  /** Both clocks go forward. */
  pass(seconds: number): void;
  /** The requests of one call so far. */
  requests(path: string | undefined): RecordedRequest[];
}

/** A vendor of the list with a house before it, and its tenant settled. */
export async function live(
  id: string,
  more: WorldParts & { settings?: Record<string, string> } = {},
): Promise<Life> {
  const { settings, ...parts } = more;
  const entry = entries[id];
  if (entry === undefined) throw new TypeError(`no vendor ${id}`);
  const server = await entry.start();
  const clock = parts.clock ?? testClock();
  const tenant = entry.tenant(server);
  if (settings !== undefined)
    tenant.settings = { ...(tenant.settings as Record<string, string>), ...settings };
  const typed = entry.ways(server)[0];
  const around = testOutside(clock);
  const world = openWorld({ areas: memoryAreas(), outside: around.outside, ...parts, clock });
  await settle(world, tenant);
  const ask: Life['ask'] = (name, rest = {}) => world.ask({ name, tenant: 'acme', ...rest });
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
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Nothing of a tenant is here any more. */
export async function isGone(world: World, id = 'acme'): Promise<boolean> {
  const { passes } = world.areas.session.all();
  return (await world.token(id)) === null && !(id in heldIn(passes));
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
