/** NextUp servers without a network: log-in behaviour is set per host, and calls are counted. */
import { createTestApp, importTenants, type TestApp, type TestAppOptions } from './test-app.ts';

export type Manner = 'takes' | 'refuses' | 'hangs' | 'fails';

export interface Servers {
  fetch: typeof globalThis.fetch;
  manners: Record<string, Manner>;
  /** User names that every server refuses. */
  refusedUsers: Set<string>;
  /** Every call, by host and NextUp method name. */
  calls: { host: string; method: string; database: string }[];
  /** The highest number of concurrent calls, in total and by host. */
  most: number;
  mostAt: Record<string, number>;
  /** Delays every reply until it is released. */
  hold: boolean;
  release(): void;
}

const hex = (nth: number) => nth.toString(16).padStart(32, 'a');

/** @param manners the behaviour by host; `takes` by default */
export function servers(manners: Record<string, Manner> = {}): Servers {
  let waiting: (() => void)[] = [];
  let flying = 0;
  const at: Record<string, number> = {};
  const it: Servers = {
    manners,
    refusedUsers: new Set(),
    calls: [],
    most: 0,
    mostAt: {},
    hold: false,
    release() {
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    },
    fetch: async (input, init) => {
      const { host } = new URL(String(input));
      const asked = JSON.parse(new TextDecoder().decode(init?.body as Uint8Array<ArrayBuffer>));
      it.calls.push({ host, method: asked.Method, database: asked.Params?.Database ?? '' });
      const nth = it.calls.length;
      flying += 1;
      at[host] = (at[host] ?? 0) + 1;
      it.most = Math.max(it.most, flying);
      it.mostAt[host] = Math.max(it.mostAt[host] ?? 0, at[host] ?? 0);
      try {
        await new Promise<void>((resolve, reject) => {
          const { signal } = init ?? {};
          signal?.addEventListener('abort', () => reject(signal.reason));
          if (it.manners[host] === 'hangs') return;
          if (it.hold) waiting.push(resolve);
          else setTimeout(resolve, 1);
        });
        if (it.manners[host] === 'fails') return new Response('<h1>502</h1>', { status: 502 });
        return Response.json(
          it.manners[host] === 'refuses' || it.refusedUsers.has(asked.Params?.UserName)
            ? { Result: false, Error: 'Invalid credentials.' }
            : { Result: hex(nth), Error: null },
        );
      } finally {
        flying -= 1;
        at[host] = (at[host] ?? 0) - 1;
      }
    },
  };
  return it;
}

/** A tenant of the n-th company on a server. */
export const company = (host: string, nth: number, more: Record<string, unknown> = {}) => ({
  id: `${host.split('.')[0]}-${nth}`,
  vendor: 'nextup',
  name: `${host} ${nth}`,
  baseUrl: `https://${host}`,
  environment: 'staging',
  settings: { database: `DB${nth}` },
  ...more,
});

/** An app with a number of companies on each of these servers. */
export async function houseWith(
  at: Servers,
  counts: Readonly<Record<string, number>>,
  parts: TestAppOptions = {},
): Promise<{ world: TestApp; ids: string[] }> {
  const world = createTestApp({ fetch: at.fetch, ...parts });
  const tenants = Object.entries(counts).flatMap(([host, count]) =>
    Array.from({ length: count }, (_, nth) => company(host, nth)),
  );
  await importTenants(world, ...tenants);
  return { world, ids: tenants.map(({ id }) => id) };
}

/** A password whose copies the tests search for. */
export const password = 'Bulk-password-4Zk9Qw7Lm2Xv8Rt6';
export const typed = { vendor: 'nextup', method: 'password', fields: { username: 'jane', password } };
