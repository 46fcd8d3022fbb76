import { describe, expect, test } from 'vitest';
import {
  Cancelled,
  createSingleFlight,
  signInFlights,
  throwIfCancelled,
} from '../../../lib/sessions/single-flight.ts';

/** A piece of work that ends when it is told. */
function work() {
  let finish: (value: string) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const landed = new Promise<string>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const signals: AbortSignal[] = [];
  return {
    signals,
    run: (signal: AbortSignal) => {
      signals.push(signal);
      signal.addEventListener('abort', () => fail(signal.reason));
      return landed;
    },
    finish: (value = 'done') => finish(value),
    fail: (reason: unknown) => fail(reason),
  };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('flights of one tenant', () => {
  test('ten equal asks are one flight, and all get its outcome', async () => {
    const singleFlight = createSingleFlight();
    const one = work();
    const asks = Array.from({ length: 10 }, () => singleFlight.run('acme', 'renew', one.run));
    one.finish('pair');
    expect(await Promise.all(asks)).toEqual(Array.from({ length: 10 }, () => 'pair'));
    expect(one.signals).toHaveLength(1);
  });
  test('ten equal asks all hear of its failure, and the next ask flies anew', async () => {
    const singleFlight = createSingleFlight();
    const one = work();
    const asks = Array.from({ length: 10 }, () => singleFlight.run('acme', 'renew', one.run));
    one.fail(new Error('no'));
    for (const ask of await Promise.allSettled(asks)) expect(ask.status).toBe('rejected');
    const two = work();
    const again = singleFlight.run('acme', 'renew', two.run);
    two.finish();
    expect(await again).toBe('done');
  });
  test.each([
    ['another password', { method: 'password', fields: { username: 'jane', password: 'two' } }],
    ['another way', { method: 'token', fields: { username: 'jane', password: 'one' } }],
    ['a field more', { method: 'password', fields: { username: 'jane', password: 'one', code: '' } }],
    ['a field less', { method: 'password', fields: { username: 'jane' } }],
    ['a field of a prototype', { method: 'password', fields: { username: 'jane', constructor: 'one' } }],
    ['nothing', undefined],
  ])('an ask with %s is not equal: it waits, and has an outcome of its own', async (_what, input) => {
    const singleFlight = createSingleFlight();
    const [one, two] = [work(), work()];
    const typed = () => ({ method: 'password', fields: { username: 'jane', password: 'one' } });
    const first = singleFlight.run('acme', 'login', one.run, typed());
    const joined = singleFlight.run('acme', 'login', two.run, typed());
    const second = singleFlight.run('acme', 'login', two.run, input);
    one.finish('first');
    two.finish('second');
    expect(await Promise.all([first, joined, second])).toEqual(['first', 'first', 'second']);
    expect([one.signals.length, two.signals.length]).toEqual([1, 1]);
  });
  test('another ask waits its turn, whether the first one lands or fails', async () => {
    for (const how of ['finish', 'fail'] as const) {
      const singleFlight = createSingleFlight();
      const [one, two] = [work(), work()];
      const first = singleFlight.run('acme', 'login', one.run, 'a').catch(() => 'failed');
      const second = singleFlight.run('acme', 'login', two.run, 'b');
      await settled();
      expect(two.signals).toHaveLength(0);
      one[how](how);
      await first;
      await settled();
      expect(two.signals).toHaveLength(1);
      two.finish();
      expect(await second).toBe('done');
    }
  });
  test('those that wait go one at a time too', async () => {
    const singleFlight = createSingleFlight();
    let flying = 0;
    let most = 0;
    const busy = async () => {
      flying += 1;
      most = Math.max(most, flying);
      await settled();
      flying -= 1;
    };
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => singleFlight.run('acme', 'login', busy, String(index))),
    );
    expect(most).toBe(1);
  });
  test('other tenants fly at the same time', async () => {
    const singleFlight = createSingleFlight();
    const [one, two] = [work(), work()];
    void singleFlight.run('acme', 'renew', one.run);
    void singleFlight.run('beta', 'renew', two.run);
    await settled();
    expect([one.signals.length, two.signals.length]).toEqual([1, 1]);
    expect(singleFlight.active()).toEqual(['acme', 'beta']);
    expect([singleFlight.isActive('acme'), singleFlight.isActive('gamma')]).toEqual([true, false]);
    one.finish();
    two.finish();
    await settled();
    expect(singleFlight.active()).toEqual([]);
  });
});

describe('a flight called off', () => {
  test.each(signInFlights)(
    '(%s) is told so, and whoever called it off waits until it has let go',
    async (name) => {
      const singleFlight = createSingleFlight();
      const one = work();
      const flight = singleFlight.run('acme', name, one.run, 'a');
      const outcome = flight.catch((thrown: unknown) => thrown);
      await singleFlight.cancel('acme', ...signInFlights);
      expect(singleFlight.isActive('acme')).toBe(false);
      expect(await outcome).toBeInstanceOf(Cancelled);
    },
  );
  test('is only one of the kind that was meant', async () => {
    const singleFlight = createSingleFlight();
    const one = work();
    const flight = singleFlight.run('acme', 'renew', one.run);
    await singleFlight.cancel('acme', ...signInFlights);
    expect(one.signals[0]?.aborted).toBe(false);
    one.finish();
    expect(await flight).toBe('done');
    await singleFlight.cancel('nobody', 'login');
  });
  test('makes way for what comes instead, and so does whatever waited behind it', async () => {
    const singleFlight = createSingleFlight();
    const [one, two, three] = [work(), work(), work()];
    const first = singleFlight.run('acme', 'login', one.run, 'a').catch((thrown: unknown) => thrown);
    const second = singleFlight.run('acme', 'login', two.run, 'b').catch((thrown: unknown) => thrown);
    const last = singleFlight.runReplacing('acme', 'logout', three.run);
    expect(await first).toBeInstanceOf(Cancelled);
    expect(await second).toBeInstanceOf(Cancelled);
    await settled();
    three.finish();
    expect(await last).toBe('done');
  });
  test('is not one that is equal to what comes instead: that is joined', async () => {
    const singleFlight = createSingleFlight();
    const one = work();
    const asks = [
      singleFlight.runReplacing('acme', 'logout', one.run),
      singleFlight.runReplacing('acme', 'logout', one.run),
    ];
    await settled();
    expect(one.signals[0]?.aborted).toBe(false);
    one.finish();
    expect(await Promise.all(asks)).toEqual(['done', 'done']);
    expect(one.signals).toHaveLength(1);
  });
});

test('work asks whether it is still wanted', () => {
  const controller = new AbortController();
  expect(() => throwIfCancelled(controller.signal)).not.toThrow();
  controller.abort(new Cancelled());
  expect(() => throwIfCancelled(controller.signal)).toThrow(Cancelled);
});
