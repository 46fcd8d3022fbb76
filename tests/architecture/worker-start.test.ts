import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { bareWorker } from '../bench/bare-worker.ts';
import { root } from './sources.ts';

// What wakes the background: README names the number, and `npm run bench` compares with a worker of the same events.

/** Runs a background over a browser that records its listeners. @returns before and after the session area was read */
async function listenersOf(script: string, lacks: readonly string[] = []): Promise<[string[], string[]]> {
  const standing = new Map<unknown, string>();
  let read: (stored: object) => void = () => undefined;
  const apiAt = (path: string): unknown =>
    new Proxy(() => undefined, {
      get(_target, name) {
        const own = path === '' ? String(name) : `${path}.${String(name)}`;
        if (lacks.includes(own) || name === 'then' || name === Symbol.toPrimitive) return undefined;
        if (own === 'runtime.id') return 'ours';
        if (own === 'tabs.TAB_ID_NONE') return -1;
        if (name === 'addListener')
          return (listener: unknown) => void standing.set(`${path} ${listener}`, path);
        if (name === 'removeListener')
          return (listener: unknown) => void standing.delete(`${path} ${listener}`);
        return apiAt(own);
      },
      apply: () =>
        path === 'storage.session.get'
          ? new Promise((resolve) => {
              read = resolve;
            })
          : path === 'runtime.getURL'
            ? 'chrome-extension://ours/'
            : new Promise(() => undefined),
    });
  const browser = apiAt('');
  const globals = { browser, chrome: browser, URL, setTimeout: () => 0, clearTimeout: () => undefined };
  runInContext(script, createContext(globals));
  const atOnce = [...standing.values()].sort();
  read({});
  await nextTurn();
  return [atOnce, [...standing.values()].sort()];
}
const built = (target: string) => readFileSync(join(root, `.output/${target}/background.js`), 'utf8');
const ofTabs = (event: string) => /^(?:tabs|webRequest)\./.test(event);

describe('the background registers, before anything is awaited,', () => {
  test('nineteen events in Chromium, of which those of tabs go where no tab is signed in', async () => {
    const [atOnce, later] = await listenersOf(built('chrome-mv3'));
    expect([atOnce.length, atOnce.filter(ofTabs).length]).toEqual([19, 5]);
    expect(later).toEqual(atOnce.filter((event) => !ofTabs(event)));
  });
  test('eighteen in Firefox, which replaces no tab', async () => {
    const [atOnce] = await listenersOf(built('firefox-mv3'), ['tabs.onReplaced']);
    expect(atOnce).toHaveLength(18);
  });
  test('the same as the bare worker that the bench compares it with', async () => {
    expect(await listenersOf(bareWorker)).toEqual(await listenersOf(built('chrome-mv3')));
  });
});
