/** Sends a client's requests as the extension does, one after the other, and writes down what came. */
import { setTimeout as wait } from 'node:timers/promises';
import { asConciergeError } from '../../lib/errors.ts';
import { createPinnedFetch, requestTimeoutMs } from '../../lib/http/pinned-fetch.ts';
import type { SendRequest } from '../../lib/ports/http.ts';
import type { VendorReply, VendorRequest } from '../../lib/vendors/contract.ts';

/** One request with its reply, or with the reason why none came. */
export interface Exchange {
  request: VendorRequest;
  reply: VendorReply | null;
  /** The status and where a redirect leads, which are there even when the body is not. */
  status: number | null;
  leadsTo: 'the same host' | 'another host' | null;
  /** Why there is no reply: our code, and the operating system's or Node's own name for it. */
  failure: string | null;
}

export interface RecordingDeps {
  fetch: typeof globalThis.fetch;
  /** Epoch milliseconds. */
  now(): number;
  /** Starts the time limit of one reply; the extension's own by default. */
  patience?: (() => AbortSignal) | undefined;
  sleep(milliseconds: number): Promise<void>;
}

/** The shortest time between two requests, in milliseconds: Nexudus throttles calls closer together than 100. */
export const requestGapMs = 200;

/** A sleep that a signal ends early, without an error. */
export function createSleep(signal: AbortSignal): (milliseconds: number) => Promise<void> {
  return (milliseconds) => wait(milliseconds, undefined, { signal }).catch(() => undefined);
}

/** Creates a `SendRequest` and the list of what it sent; each request waits for the gap after the last. */
export function createRecording(deps: RecordingDeps): { send: SendRequest; exchanges: Exchange[] } {
  const exchanges: Exchange[] = [];
  const jar = createCookieJar();
  let current: Exchange | null = null;
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = new URL(String(input));
    const usesCookies = init.credentials === 'include';
    const headers = new Headers(init.headers);
    const cookie = usesCookies ? jar.header(url) : '';
    if (cookie !== '') headers.set('cookie', cookie);
    const response = await Promise.race([deps.fetch(input, { ...init, headers }), rejectOn(init.signal)]);
    if (usesCookies) jar.store(response.headers.getSetCookie());
    if (current !== null) {
      current.status = response.status;
      const location = response.headers.get('location');
      if (location !== null && URL.canParse(location, url))
        current.leadsTo = new URL(location, url).host === url.host ? 'the same host' : 'another host';
    }
    return response;
  };
  const pinned = createPinnedFetch(fetch, deps.now, deps.patience ?? startTimeout);
  const send: SendRequest = async (request, policy) => {
    if (exchanges.length > 0) await deps.sleep(requestGapMs);
    const exchange: Exchange = { request, reply: null, status: null, leadsTo: null, failure: null };
    exchanges.push(exchange);
    current = exchange;
    try {
      exchange.reply = await pinned(request, policy);
      return exchange.reply;
    } catch (thrown) {
      exchange.failure = failureOf(thrown);
      throw thrown;
    }
  };
  return { send, exchanges };
}

/** Aborts after the extension's own time limit. Node can lose an `AbortSignal.timeout` behind `AbortSignal.any`; a timer holds its controller. */
function startTimeout(): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), requestTimeoutMs).unref();
  return controller.signal;
}

function rejectOn(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** A failure's code with its detail, and the name that Node gives the cause. */
function failureOf(thrown: unknown): string {
  const { code, facts, cause } = asConciergeError(thrown);
  const name = causeName(cause);
  return [code, facts.detail ?? '', name === '' ? '' : `(${name})`].filter(Boolean).join(' ');
}

/** The innermost error's name, such as `ECONNREFUSED`; an error's own words may hold a value. */
function causeName(cause: unknown): string {
  const { code, cause: inner }: { code?: unknown; cause?: unknown } = Object(cause);
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code)) return code;
  return inner === undefined ? '' : causeName(inner);
}

interface CookieJar {
  header(url: URL): string;
  store(setCookies: readonly string[]): void;
}

/** Cookies of the one server, in memory until the run ends; the browser's place in cookie mode. */
function createCookieJar(): CookieJar {
  const cookies = new Map<string, { value: string; path: string }>();
  return {
    header: ({ pathname }) =>
      [...cookies]
        .filter(([, { path }]) => `${pathname}/`.startsWith(path.endsWith('/') ? path : `${path}/`))
        .map(([name, { value }]) => `${name}=${value}`)
        .join('; '),
    store(setCookies) {
      for (const text of setCookies) {
        const [pair = '', ...attributes] = text.split(';').map((part) => part.trim());
        const [name = '', ...value] = pair.split('=');
        const attribute = (wanted: string) =>
          attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1);
        if (Number(attribute('max-age') ?? 1) <= 0) cookies.delete(name);
        else cookies.set(name, { value: value.join('='), path: attribute('path') ?? '/' });
      }
    },
  };
}
