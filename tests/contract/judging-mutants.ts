import { describe, expect, test } from 'vitest';
import type { VendorReply, VendorRequest } from '../../lib/vendors/contract.ts';
import { mutantsOf, sendRaw } from './mutating.ts';

/** One call of a vendor: the adapter's own request on a fresh session, and whether a reply grants it. */
export interface MutatedCall<S> {
  name: string;
  /** Signs in where the call needs it, and gives the request. */
  request(server: S): Promise<VendorRequest>;
  /** The adapter's judgement: throws, or answers `false`, when the server refused. */
  judge(reply: VendorReply): unknown;
  /** Mutants that this server takes, and why that is right. */
  taken?: Readonly<Record<string, string>>;
}

/** Promises that a strict server takes the request as the adapter makes it, and not with any part of it broken. */
export function promiseMutantsRefused<S extends { close(): Promise<void> }>(
  start: () => Promise<S>,
  calls: readonly MutatedCall<S>[],
): void {
  const shapes = calls.map((call) => [call.name, call] as const);
  describe.each(shapes)('%s', (_name, call) => {
    async function fresh<T>(work: (request: VendorRequest) => Promise<T>): Promise<T> {
      const server = await start();
      try {
        return await work(await call.request(server));
      } finally {
        await server.close();
      }
    }
    const accepts = (reply: VendorReply): boolean => {
      try {
        return call.judge(reply) !== false;
      } catch {
        return false;
      }
    };

    test('is taken as the adapter makes it', async () => {
      expect(await fresh(async (request) => accepts(await sendRaw(request)))).toBe(true);
    });
    test('is refused with any part of it broken', async () => {
      const mutants = await fresh(async (request) => mutantsOf(request).map(({ what }) => what));
      expect(mutants.length).toBeGreaterThan(15);
      expect(new Set(mutants).size).toBe(mutants.length);
      const taken: string[] = [];
      for (const what of mutants) {
        const accepted = await fresh(async (request) => {
          const mutant = mutantsOf(request).find((each) => each.what === what);
          if (mutant === undefined) throw new TypeError(`no mutant ${what}`);
          return accepts(await sendRaw(mutant.request));
        });
        if (accepted) taken.push(what);
      }
      expect(taken.sort()).toEqual(Object.keys(call.taken ?? {}).sort());
    });
  });
}
