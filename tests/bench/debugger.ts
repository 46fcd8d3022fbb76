import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

type Happening = { readonly method: string; readonly params: unknown };

/**
 * A Chromium driven by hand. Playwright and Puppeteer attach a debugger to every worker and hold it at its start until
 * they have answered; here nobody is attached but to the pages that are asked.
 */
export interface HandDriven {
  /** Opens an address in a tab, loaded; the tab's own session. */
  open(url: string): Promise<string>;
  /** Sends one command of the DevTools protocol. @throws Error with the protocol's words */
  send(method: string, params?: object, session?: string): Promise<Record<string, unknown>>;
  /** The value of an expression in a tab, awaited. @throws Error when it throws */
  evaluate(session: string, expression: string): Promise<unknown>;
  /** Calls back at every event. @returns ends that */
  listen(hear: (happening: Happening) => void): () => void;
  close(): Promise<void>;
}

/** How long a command may take: longer than whatever is waited for in a page. */
const patience = 40_000;

/** Launches the Chromium of `CHROMIUM_PATH` without a window, with these unpacked extensions. */
export async function launchByHand(extensions: readonly string[]): Promise<HandDriven> {
  const profile = await mkdtemp(join(tmpdir(), 'concierge-by-hand-'));
  const child = spawn(
    process.env.CHROMIUM_PATH ?? 'chromium',
    [
      '--headless=new',
      '--no-sandbox',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      `--disable-extensions-except=${extensions.join(',')}`,
      `--load-extension=${extensions.join(',')}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      'about:blank',
    ],
    { stdio: 'ignore' },
  );
  const socket = await connect(child, join(profile, 'DevToolsActivePort'));
  const waiting = new Map<
    number,
    { resolve(value: Record<string, unknown>): void; reject(error: Error): void }
  >();
  const hearing = new Set<(happening: Happening) => void>();
  let last = 0;
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('Chromium has closed'));
    waiting.clear();
  });
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    const asked = waiting.get(message.id);
    if (asked === undefined) {
      for (const hear of hearing) hear(message);
      return;
    }
    waiting.delete(message.id);
    if (message.error === undefined) asked.resolve(message.result);
    else asked.reject(new Error(message.error.message));
  });

  const send: HandDriven['send'] = (method, params = {}, session) =>
    new Promise((resolve, reject) => {
      last += 1;
      const id = last;
      const late = setTimeout(() => {
        waiting.delete(id);
        reject(new Error(`${method} was not answered`));
      }, patience);
      waiting.set(id, {
        resolve(value) {
          clearTimeout(late);
          resolve(value);
        },
        reject(error) {
          clearTimeout(late);
          reject(error);
        },
      });
      socket.send(
        JSON.stringify({
          id,
          method,
          params,
          ...(session === undefined ? {} : { sessionId: session }),
        }),
      );
    });

  const evaluate: HandDriven['evaluate'] = async (session, expression) => {
    // As in a click: what needs a person's gesture may be asked for.
    const how = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    const { result, exceptionDetails } = await send('Runtime.evaluate', how, session);
    if (exceptionDetails !== undefined) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
    return (result as { value?: unknown }).value;
  };

  return {
    send,
    async open(url) {
      const { targetId } = await send('Target.createTarget', { url });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const session = String(sessionId);
      // A new tab begins blank; an evaluation that is under way when its page comes is thrown away.
      const there = `document.readyState === 'complete' && (location.href !== 'about:blank' || ${url === 'about:blank'})`;
      for (const began = Date.now(); Date.now() - began < patience; await wait(20))
        if ((await evaluate(session, there).catch(() => false)) === true) return session;
      throw new Error(`${url} did not load`);
    },
    evaluate,
    listen(hear) {
      hearing.add(hear);
      return () => hearing.delete(hear);
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      void send('Browser.close').catch(() => undefined);
      await Promise.race([ended, wait(5000).then(() => child.kill('SIGKILL'))]);
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The browser writes where it listens into a file of its profile. */
async function connect(child: ChildProcess, file: string): Promise<WebSocket> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [port, path] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    if (port !== undefined && path !== undefined) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
      await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve);
        socket.addEventListener('error', reject);
      });
      return socket;
    }
    await wait(50);
  }
  child.kill('SIGKILL');
  throw new Error('Chromium did not say where it listens');
}
