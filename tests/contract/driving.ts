/** Two ways to make a vendor's calls: through the whole app as a page asks, and straight through its adapter. */
import * as z from 'zod/mini';
import { ConciergeError } from '../../lib/errors.ts';
import { createPinnedFetch } from '../../lib/http/pinned-fetch.ts';
import { createVendorIo } from '../../lib/sessions/vendor-io.ts';
import { createTenantSchema } from '../../lib/tenants/schema.ts';
import { clients } from '../../lib/vendors/clients.ts';
import type {
  Grant,
  Session,
  Tenant,
  VendorClient,
  VendorDescriptor,
  VendorIo,
} from '../../lib/vendors/contract.ts';
import { createDefinitionClient } from '../../lib/vendors/definition/client.ts';
import { describeDefinition } from '../../lib/vendors/definition/descriptor.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import type { ListenOptions } from '../simulators/server.ts';
import { accepted } from '../support/definitions.ts';
import { leak } from '../support/leak.ts';
import {
  createTestApp,
  type FileTenant,
  importTenants,
  patienceWith,
  type TestApp,
  testClock,
} from '../support/test-app.ts';
import type { Call, Entry, Server, Typed } from './entries.ts';

export const deviceId = '2f1c0b7a-6d5e-4c3b-9a80-7f6e5d4c3b2a';

/** A running vendor with an app before it, and a record of where requests went. */
export interface Scene {
  server: Server;
  tenant: FileTenant;
  world: TestApp;
  typed: Typed;
  fetch: typeof globalThis.fetch;
  /** Starts the time limit of a reply. */
  patience: () => AbortSignal;
  /** The address of every request that left. */
  sent: string[];
  /** Everything that a page was answered. */
  heard: unknown[];
  entry: Entry;
}

export async function openScene(entry: Entry, options: ListenOptions = {}): Promise<Scene> {
  const server = await entry.start(options);
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    sent.push(String(input));
    return globalThis.fetch(input, init);
  };
  const patience = patienceWith(server);
  const world = createTestApp({ fetch, patience });
  return {
    server,
    tenant: entry.tenant(server),
    world,
    typed: entry.methods(server)[0],
    fetch,
    patience,
    sent,
    heard: [],
    entry,
  };
}

/** Runs a test in a new scene and closes the scene's server and all that the test adds to `also`. */
export async function inScene(
  entry: Entry,
  work: (scene: Scene, also: { close(): Promise<void> }[]) => Promise<void>,
): Promise<void> {
  const scene = await openScene(entry);
  const also: { close(): Promise<void> }[] = [scene.server];
  try {
    await work(scene, also);
  } finally {
    for (const each of also) await each.close();
  }
}

/** A new worker on the same stored areas. */
export function reopen(scene: Scene): void {
  const { areas, clock } = scene.world;
  scene.world = createTestApp({ areas, clock, fetch: scene.fetch, patience: scene.patience });
}

/** What people see of an entry's vendor. */
export function descriptorOf({ definition }: Entry, id: string): VendorDescriptor {
  const inCode = descriptors.find((each) => each.id === id);
  const descriptor = definition === undefined ? inCode : describeDefinition(accepted(definition));
  if (descriptor === undefined) throw new TypeError('no such vendor');
  return descriptor;
}

/** A tenant as the app keeps it. */
export function kept(tenant: FileTenant, more: readonly VendorDescriptor[] = []): Tenant {
  return z.parse(createTenantSchema([...descriptors, ...more]), tenant);
}

/** Brings the scene's tenant in as a file does, with its vendor's definition where it has one. */
async function bring({ world, tenant, entry }: Scene): Promise<void> {
  if (entry.definition === undefined) return importTenants(world, tenant);
  // As every worker does before its first command: it stores what is shown of the vendors that ship.
  await world.app.recover();
  const text = JSON.stringify({ version: 1, vendors: [entry.definition], tenants: [tenant] });
  const reply = await world.ask({ name: 'importTenants', text, agreed: true });
  if (!reply.ok) throw new TypeError(`not imported: ${JSON.stringify(reply)}`);
}

/** A session as an adapter gets it. */
export function sessionOf(grant: Grant): Session {
  const lifetime = grant.expiresAt === null ? null : grant.expiresAt - grant.receivedAt;
  return { secrets: grant.secrets, account: grant.account, expiresAt: grant.expiresAt, lifetime };
}

/** The adapter's world over the real edge, at a time of one's own. */
export function realIo(scene: Scene, client: VendorClient, tenant: Tenant, now = () => Date.now()): VendorIo {
  const clock = testClock();
  const send = createPinnedFetch((...call) => scene.fetch(...call), now, scene.patience);
  return createVendorIo(
    { send, sleep: clock.sleep, now, device: async () => deviceId },
    tenant,
    client,
    new AbortController().signal,
  );
}

/** What came of a call, in one line: `done`, or the code and what was wrong. */
export interface Outcome {
  line: string;
  facts: Record<string, unknown>;
  /** All words of it that leave the background. */
  words: string;
}

function outcomeOf(code: string | null, facts: Record<string, unknown>, words: string): Outcome {
  const fault = code === 'vendor_reply' ? ` ${String(facts.detail)}` : '';
  return { line: code === null ? 'done' : code + fault, facts, words };
}

export interface Driver {
  name: string;
  /** Everything before a call: a tenant, and a session where the call needs one. `spoil` comes last. */
  prepare(scene: Scene, entry: Entry, call: Call): Promise<() => Promise<Outcome>>;
}

/** Puts both clocks forward. */
export function pass(scene: Scene, seconds: number): void {
  scene.world.clock.advance(seconds * 1000);
  scene.server.clock.advance(seconds);
}

/** As a page asks, through every room. */
export const app: Driver = {
  name: 'through the app',
  async prepare(scene, entry, call) {
    await bring(scene);
    const { typed } = scene;
    if (call !== 'login') {
      const reply = await scene.world.ask({ name: 'login', tenant: 'acme', ...typed });
      if (!reply.ok) throw new TypeError(`the log-in failed: ${JSON.stringify(reply)}`);
      if (call === 'renew') pass(scene, (entry.life ?? 0) + 1);
    }
    return async () => {
      const what = call === 'login' ? scene.typed : {};
      const { world } = scene;
      const reply = await world.ask({ name: call, tenant: 'acme', ...what });
      scene.heard.push(reply);
      if (!reply.ok) return outcomeOf(reply.code, { ...reply.facts }, JSON.stringify(reply));
      const told = reply.serverNotTold;
      return outcomeOf(told === undefined ? null : `not told: ${told}`, {}, JSON.stringify(reply));
    };
  },
};

/** Straight to the vendor's own functions. */
export const adapter: Driver = {
  name: 'through the adapter',
  async prepare(scene, entry, call) {
    const { definition } = scene.entry;
    const id = String(scene.tenant.vendor);
    const client = definition === undefined ? clients[id] : createDefinitionClient(accepted(definition));
    if (client === undefined) throw new TypeError('no such adapter');
    const more = [descriptorOf(scene.entry, id)];
    const tenant = kept(scene.tenant, more);
    const now = () => scene.world.clock.now();
    const io = realIo(scene, client, tenant, now);
    let session: Session | null = null;
    if (call !== 'login') {
      session = sessionOf(await client.login(io, tenant, scene.typed));
      if (call === 'renew') pass(scene, (entry.life ?? 0) + 1);
    }
    return async () => {
      const io = realIo(scene, client, tenant, now);
      try {
        if (session === null) await client.login(io, kept(scene.tenant, more), scene.typed);
        else if (call === 'logout') {
          const told = await client.logout?.(io, tenant, session);
          if (told !== true) return outcomeOf('not told: none', {}, '');
        } else await client[call as 'renew' | 'check']?.(io, tenant, session);
        return outcomeOf(null, {}, '');
      } catch (thrown) {
        if (!(thrown instanceof ConciergeError)) throw thrown;
        if (call === 'logout') return outcomeOf(`not told: failed`, { ...thrown.facts }, thrown.message);
        // A vendor's own words are masked by the keeper, so they are not looked at here.
        const { vendorMessage: _masked, ...facts } = thrown.facts;
        return outcomeOf(
          thrown.code,
          { ...thrown.facts },
          JSON.stringify([thrown.message, thrown.name, facts]),
        );
      }
    };
  },
};

/** The first nine characters of a secret that stand where a page could read them, or `undefined`. */
export function leakOf(scene: Scene, outcome?: Outcome): string | undefined {
  const { session, local } = scene.world.areas;
  const { passes, drafts } = session.all();
  const readable = JSON.stringify([passes, drafts, local.all(), scene.heard, outcome?.words]);
  const descriptor = descriptorOf(scene.entry, String(scene.tenant.vendor));
  const method = descriptor.signIn.find((each) => each.id === scene.typed.method);
  const typed = (method?.fields ?? [])
    .filter((field) => field.secret)
    .map(({ name }) => scene.typed.fields[name] ?? '')
    // Of a pasted link the token is the secret; where the portal is, everybody knows.
    .map((text) => (URL.canParse(text) ? new URL(text).search : text));
  return leak(readable, [...scene.server.secrets(), ...typed]);
}
