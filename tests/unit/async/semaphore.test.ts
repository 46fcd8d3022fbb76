import { expect, test } from 'vitest';
import { createSemaphore } from '../../../lib/async/semaphore.ts';

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Who asks for a place, and who has got one, in the order of getting it. */
function asking(places: ReturnType<typeof createSemaphore>) {
  const got: string[] = [];
  const give: Record<string, () => void> = {};
  return {
    got,
    give,
    async ask(name: string, signal = new AbortController().signal) {
      give[name] = await places.acquire(signal);
      got.push(name);
    },
  };
}

test('so many come in at once; the others one by one, first come, first served', async () => {
  const { got, give, ask } = asking(createSemaphore(2));
  for (const name of ['a', 'b', 'c', 'd']) void ask(name);
  await turn();
  expect(got).toEqual(['a', 'b']);
  give.b?.();
  void ask('e');
  await turn();
  expect(got).toEqual(['a', 'b', 'c']);
  give.a?.();
  give.c?.();
  await turn();
  expect(got).toEqual(['a', 'b', 'c', 'd', 'e']);
});

test('a place is given back once', async () => {
  const { got, give, ask } = asking(createSemaphore(1));
  for (const name of ['a', 'b', 'c']) void ask(name);
  await turn();
  give.a?.();
  give.a?.();
  await turn();
  expect(got).toEqual(['a', 'b']);
});

test('who is called off takes none, waiting or not, and hears why', async () => {
  const places = createSemaphore(1);
  const { got, give, ask } = asking(places);
  await ask('a');
  const controller = new AbortController();
  const waiting = ask('b', controller.signal);
  void ask('c');
  controller.abort(new Error('called off'));
  await expect(waiting).rejects.toThrow('called off');
  await expect(places.acquire(controller.signal)).rejects.toThrow('called off');
  give.a?.();
  await turn();
  expect(got).toEqual(['a', 'c']);
});

test('who was called off with a place in hand still gives it back', async () => {
  const { got, give, ask } = asking(createSemaphore(1));
  const controller = new AbortController();
  await ask('a', controller.signal);
  controller.abort();
  void ask('b');
  give.a?.();
  await turn();
  expect(got).toEqual(['a', 'b']);
});
