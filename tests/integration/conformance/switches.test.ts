import { beforeAll, describe, expect, test } from 'vitest';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { expectations } from '../../../scripts/conformance/expectations/all.ts';
import type { StepReport } from '../../../scripts/conformance/step-report.ts';
import { commonSwitches } from '../../simulators/server.ts';
import {
  anyEntry,
  differing,
  type Entry,
  examine,
  fourwayshop,
  ncentral,
  nextup,
  nexudus,
  q01,
  type Server,
} from './driving.ts';
import type { Case, Outcome } from './switches.ts';
import * as tables from './switches.ts';

interface Vendor {
  id: string;
  entry: Entry;
  table: Readonly<Record<string, readonly Case<unknown>[] | Readonly<Record<string, Outcome>>>>;
}

const vendors: readonly Vendor[] = [
  { id: 'nextup', entry: anyEntry(nextup), table: tables.nextup },
  { id: 'ncentral', entry: anyEntry(ncentral), table: tables.ncentral },
  { id: 'fourwayshop', entry: anyEntry(fourwayshop), table: tables.fourwayshop },
  { id: 'nexudus', entry: anyEntry(nexudus), table: tables.nexudus },
  { id: 'q01', entry: anyEntry(q01), table: tables.q01 },
];

test('every vendor has its table, and its expectations', () => {
  const ids = descriptors.map(({ id }) => id).sort();
  expect(vendors.map(({ id }) => id).sort()).toEqual(ids);
  expect(Object.keys(expectations).sort()).toEqual(ids);
});

/** A run as the table compares it: verdicts, forms and statuses, no length. */
const compared = (steps: readonly StepReport[]) =>
  steps.map(({ name, verdict, exchanges }) => [
    name,
    verdict,
    exchanges.map(({ request, status, form }) => [request, status, form?.what]),
  ]);

/** One row of a table: a value of a switch, or the key that stands for it in a closed list. */
interface Row {
  name: string;
  key: string;
  value?: unknown;
  given: Readonly<Record<string, string>>;
  outcome: Outcome;
}

const rowsOf = ({ table }: Vendor): Row[] =>
  Object.entries(table).flatMap(([name, classified]) =>
    Array.isArray(classified)
      ? classified.map(({ value, given = {}, ...outcome }: Case<unknown>) => ({
          ...{ name, key: JSON.stringify(value), value, given },
          outcome: outcome as Outcome,
        }))
      : Object.entries(classified).map(([key, outcome]) => ({ name, key, given: {}, outcome })),
  );

/** The value that a key stands for. @param atRest the switch's value at rest */
function valueOfKey(key: string, atRest: unknown): unknown {
  if (/^\d+$/.test(key)) return Number(key);
  return typeof atRest === 'boolean' ? key === 'true' : key;
}

describe.each(vendors)('$id', (vendor) => {
  const { id, entry, table } = vendor;
  async function withServer<T>(work: (server: Server) => Promise<T>): Promise<T> {
    const server = await entry.start();
    try {
      return await work(server);
    } finally {
      await server.close();
    }
  }

  test('each switch of the simulator is classified', () =>
    withServer(async (server) => {
      const own = Object.keys(server.switches).filter((name) => !(name in commonSwitches()));
      expect(own.length).toBeGreaterThan(5);
      expect(Object.keys(table).sort()).toEqual(own.sort());
    }));

  let atRest: readonly StepReport[];
  beforeAll(async () => {
    atRest = (await withServer((server) => examine(id, entry, server))).steps;
  });

  test.each(rowsOf(vendor))('$name $key', async ({ name, key, given, outcome, ...row }) => {
    const { code, steps, text } = await withServer((server) => {
      const { [name]: old }: Record<string, unknown> = { ...server.switches };
      Object.assign(server.switches, { [name]: 'value' in row ? row.value : valueOfKey(key, old) });
      return examine(id, entry, server, { settings: given });
    });
    const different = differing(steps);
    if ('differs' in outcome) {
      expect(code).toBe(1);
      if (outcome.differs[0] === '*') expect(different.length).toBeGreaterThan(1);
      else expect(different).toEqual(outcome.differs);
      expect(text).toMatch(outcome.says);
      return;
    }
    expect([code, different]).toEqual([0, []]);
    if ('unseen' in outcome) {
      expect(outcome.unseen).not.toBe('');
      expect(compared(steps)).toEqual(compared(atRest));
      return;
    }
    expect(compared(steps)).not.toEqual(compared(atRest));
    const forms = steps.find((step) => step.name === outcome.step)?.exchanges.map(({ form }) => form?.what);
    expect(forms?.join('\n')).toMatch(outcome.form);
  });
});
