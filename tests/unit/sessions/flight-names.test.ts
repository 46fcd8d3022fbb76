import { expect, test, vi } from 'vitest';
import type { Flights } from '../../../lib/sessions/flights.ts';
import { makeSignIns, type SigningInParts } from '../../../lib/sessions/signing-in.ts';
import { abouts } from '../../../lib/vendors/abouts.ts';

const ways = abouts.flatMap(({ id, signIn }) => signIn.map((way) => [id, way] as const));

test.each(ways)(
  'what a log-in to %s flies under names no field, whatever way it takes',
  async (_vendor, way) => {
    const names: string[] = [];
    const run = vi.fn<Flights['run']>(async (_tenant, name) => {
      names.push(name);
      throw new TypeError('it does not start');
    });
    const parts = { flights: { run }, io: { now: () => 0 } } as unknown as SigningInParts;
    const signIns = makeSignIns(parts, {} as never, {} as never);
    const fields = Object.fromEntries(way.fields.map(({ name }) => [name, `typed-${name}-4Kd7`]));
    await expect(signIns.login('acme', { way: way.id, fields })).rejects.toThrow(TypeError);
    await expect(signIns.answer('acme', 'typed-code-4Kd7')).rejects.toThrow(TypeError);
    expect(names).toEqual(['login', 'answer']);
  },
);
