import { describe, expect, test } from 'vitest';
import { CalledOff, openFlights, signInFlights, stillWanted } from '../../../lib/sessions/flights.ts';

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
    const flights = openFlights();
    const one = work();
    const asks = Array.from({ length: 10 }, () => flights.run('acme', 'renew', one.run));
    one.finish('pair');
    expect(await Promise.all(asks)).toEqual(Array.from({ length: 10 }, () => 'pair'));
    expect(one.signals).toHaveLength(1);
  });
  test('ten equal asks all hear of its failure, and the next ask flies anew', async () => {
    const flights = openFlights();
    const one = work();
    const asks = Array.from({ length: 10 }, () => flights.run('acme', 'renew', one.run));
    one.fail(new Error('no'));
    for (const ask of await Promise.allSettled(asks)) expect(ask.status).toBe('rejected');
    const two = work();
    const again = flights.run('acme', 'renew', two.run);
    two.finish();
    expect(await again).toBe('done');
  });
  test.each([
    ['another password', { way: 'password', fields: { username: 'jane', password: 'two' } }],
    ['another way', { way: 'token', fields: { username: 'jane', password: 'one' } }],
    ['a field more', { way: 'password', fields: { username: 'jane', password: 'one', code: '' } }],
    ['a field less', { way: 'password', fields: { username: 'jane' } }],
    ['a field of a prototype', { way: 'password', fields: { username: 'jane', constructor: 'one' } }],
    ['nothing', undefined],
  ])('an ask with %s is not equal: it waits, and has an outcome of its own', async (_what, input) => {
    const flights = openFlights();
    const [one, two] = [work(), work()];
    const typed = () => ({ way: 'password', fields: { username: 'jane', password: 'one' } });
    const first = flights.run('acme', 'login', one.run, typed());
    const joined = flights.run('acme', 'login', two.run, typed());
    const second = flights.run('acme', 'login', two.run, input);
    one.finish('first');
    two.finish('second');
    expect(await Promise.all([first, joined, second])).toEqual(['first', 'first', 'second']);
    expect([one.signals.length, two.signals.length]).toEqual([1, 1]);
  });
  test('another ask waits its turn, whether the first one lands or fails', async () => {
    for (const how of ['finish', 'fail'] as const) {
      const flights = openFlights();
      const [one, two] = [work(), work()];
      const first = flights.run('acme', 'login', one.run, 'a').catch(() => 'failed');
      const second = flights.run('acme', 'login', two.run, 'b');
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
    const flights = openFlights();
    let flying = 0;
    let most = 0;
    const busy = async () => {
      flying += 1;
      most = Math.max(most, flying);
      await settled();
      flying -= 1;
    };
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => flights.run('acme', 'login', busy, String(index))),
    );
    expect(most).toBe(1);
  });
  test('other tenants fly at the same time', async () => {
    const flights = openFlights();
    const [one, two] = [work(), work()];
    void flights.run('acme', 'renew', one.run);
    void flights.run('beta', 'renew', two.run);
    await settled();
    expect([one.signals.length, two.signals.length]).toEqual([1, 1]);
    expect(flights.flying()).toEqual(['acme', 'beta']);
    expect([flights.busy('acme'), flights.busy('gamma')]).toEqual([true, false]);
    one.finish();
    two.finish();
    await settled();
    expect(flights.flying()).toEqual([]);
  });
});

describe('a flight called off', () => {
  test.each(signInFlights)(
    '(%s) is told so, and whoever called it off waits until it has let go',
    async (name) => {
      const flights = openFlights();
      const one = work();
      const flight = flights.run('acme', name, one.run, 'a');
      const outcome = flight.catch((thrown: unknown) => thrown);
      await flights.callOff('acme', ...signInFlights);
      expect(flights.busy('acme')).toBe(false);
      expect(await outcome).toBeInstanceOf(CalledOff);
    },
  );
  test('is only one of the kind that was meant', async () => {
    const flights = openFlights();
    const one = work();
    const flight = flights.run('acme', 'renew', one.run);
    await flights.callOff('acme', ...signInFlights);
    expect(one.signals[0]?.aborted).toBe(false);
    one.finish();
    expect(await flight).toBe('done');
    await flights.callOff('nobody', 'login');
  });
  test('makes way for what comes instead, and so does whatever waited behind it', async () => {
    const flights = openFlights();
    const [one, two, three] = [work(), work(), work()];
    const first = flights.run('acme', 'login', one.run, 'a').catch((thrown: unknown) => thrown);
    const second = flights.run('acme', 'login', two.run, 'b').catch((thrown: unknown) => thrown);
    const last = flights.instead('acme', 'logout', three.run);
    expect(await first).toBeInstanceOf(CalledOff);
    expect(await second).toBeInstanceOf(CalledOff);
    await settled();
    three.finish();
    expect(await last).toBe('done');
  });
  test('is not one that is equal to what comes instead: that is joined', async () => {
    const flights = openFlights();
    const one = work();
    const asks = [flights.instead('acme', 'logout', one.run), flights.instead('acme', 'logout', one.run)];
    await settled();
    expect(one.signals[0]?.aborted).toBe(false);
    one.finish();
    expect(await Promise.all(asks)).toEqual(['done', 'done']);
    expect(one.signals).toHaveLength(1);
  });
});

test('work asks whether it is still wanted', () => {
  const controller = new AbortController();
  expect(() => stillWanted(controller.signal)).not.toThrow();
  controller.abort(new CalledOff());
  expect(() => stillWanted(controller.signal)).toThrow(CalledOff);
});
