import { type FourWayShopSimulator, startFourWayShop } from './fourwayshop.ts';
import { type NCentralSimulator, startNCentral } from './ncentral.ts';
import { type NextUpSimulator, startNextUp } from './nextup.ts';
import { type NexudusSimulator, startNexudus } from './nexudus.ts';
import { type Q01Simulator, startQ01 } from './q01.ts';

/** Every vendor's simulator, running; Nexudus twice, because two spaces are two servers. */
export type Simulators = {
  readonly nexudus: NexudusSimulator;
  readonly harbour: NexudusSimulator;
  readonly nextup: NextUpSimulator;
  readonly ncentral: NCentralSimulator;
  readonly fourwayshop: FourWayShopSimulator;
  readonly q01: Q01Simulator;
  /** Every secret any of them knows or has handed out. */
  secrets(): string[];
  close(): Promise<void>;
};

/** Starts every vendor. With `firstPort` the eight ports follow one another from there; else any free ones. */
export async function startAll(
  options: { readonly host?: string; readonly firstPort?: number } = {},
): Promise<Simulators> {
  const { host = '127.0.0.1', firstPort } = options;
  const at = (place: number) => ({ host, port: firstPort === undefined ? 0 : firstPort + place });
  const harry = {
    email: 'harry@example.com',
    password: 'Harry-demo-password-7Jx5Wd2MqF9tCk6B',
    fullName: 'Harry Harbour',
    business: 'Harbour Coworking',
    totp: '730264',
  };
  const clerk = {
    username: 'clerk@example.com',
    password: 'Clerk-demo-password-8Bn4Qy6TjR1wXs5H',
    companyId: 'CORNER',
    siteId: 502,
  };
  const [nexudus, harbour, nextup, ncentral, fourwayshop, q01] = await Promise.all([
    startNexudus({ ...at(0), portal: at(1) }),
    startNexudus({ ...at(2), portal: at(3), users: [harry] }),
    startNextUp(at(4)),
    startNCentral(at(5)),
    startFourWayShop({ ...at(6), users: [clerk] }),
    startQ01(at(7)),
  ]);
  const all = [nexudus, harbour, nextup, ncentral, fourwayshop, q01];
  return {
    nexudus,
    harbour,
    nextup,
    ncentral,
    fourwayshop,
    q01,
    secrets: () => [...new Set(all.flatMap((simulator) => simulator.secrets()))],
    close: async () => {
      await Promise.all(all.map((simulator) => simulator.close()));
    },
  };
}

export { demoCredentials, demoFile, demoTenants } from './demo-tenants.ts';
