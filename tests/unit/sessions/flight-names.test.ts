import { expect, test, vi } from 'vitest';
import { createLoginFlow, type LoginDeps } from '../../../lib/sessions/login.ts';
import type { SingleFlight } from '../../../lib/sessions/single-flight.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';

const methods = descriptors.flatMap(({ id, signIn }) => signIn.map((method) => [id, method] as const));

test.each(methods)(
  'what a log-in to %s flies under names no field, whatever way it takes',
  async (_vendor, method) => {
    const names: string[] = [];
    const run = vi.fn<SingleFlight['run']>(async (_tenant, name) => {
      names.push(name);
      throw new TypeError('it does not start');
    });
    const parts = { singleFlight: { run }, io: { now: () => 0 } } as unknown as LoginDeps;
    const loginFlow = createLoginFlow(parts, {} as never, {} as never);
    const fields = Object.fromEntries(method.fields.map(({ name }) => [name, `typed-${name}-4Kd7`]));
    await expect(loginFlow.login('acme', { method: method.id, fields })).rejects.toThrow(TypeError);
    await expect(loginFlow.submitCode('acme', 'typed-code-4Kd7')).rejects.toThrow(TypeError);
    expect(names).toEqual(['login', 'submitCode']);
  },
);
