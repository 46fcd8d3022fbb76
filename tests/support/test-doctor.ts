/** The connection doctor over real local servers, with a request observer over Node's fetch. */

import { sleep } from '../../lib/async/sleep.ts';
import { deriveConclusion } from '../../lib/doctor/conclusion.ts';
import type { Examination } from '../../lib/doctor/schema.ts';
import type { ObservedFailure, RequestObserver } from '../../lib/ports/request-observer.ts';
import { examinations } from '../../lib/storage/slots.ts';
import { createTestApp, type TestApp, type TestAppOptions, testClock } from './test-app.ts';

/** Chromium's error name for a failure of Node's fetch. */
const chromiumWords: Readonly<Record<string, string>> = {
  ENOTFOUND: 'net::ERR_NAME_NOT_RESOLVED',
  EAI_AGAIN: 'net::ERR_NAME_NOT_RESOLVED',
  ECONNREFUSED: 'net::ERR_CONNECTION_REFUSED',
  ECONNRESET: 'net::ERR_CONNECTION_RESET',
  UND_ERR_SOCKET: 'net::ERR_CONNECTION_RESET',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'net::ERR_CERT_AUTHORITY_INVALID',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'net::ERR_CERT_AUTHORITY_INVALID',
  CERT_HAS_EXPIRED: 'net::ERR_CERT_DATE_INVALID',
  CERT_NOT_YET_VALID: 'net::ERR_CERT_DATE_INVALID',
  ERR_TLS_CERT_ALTNAME_INVALID: 'net::ERR_CERT_COMMON_NAME_INVALID',
};

/** `fetch`, and an observer of its failures. */
export function watchedFetch(): {
  fetch: typeof globalThis.fetch;
  observer: (address: string) => RequestObserver;
  /** The number of observers that were created and not dismissed. */
  listening(): number;
} {
  const seen = new Map<string, ObservedFailure>();
  let listening = 0;
  return {
    async fetch(input, init) {
      const key = `${init?.method ?? 'GET'} ${String(input)}`;
      try {
        const response = await globalThis.fetch(input, init);
        const to = response.headers.get('location');
        if (to !== null) {
          const url = new URL(to, String(input));
          const origin = /^https?:$/.test(url.protocol) ? url.origin : null;
          seen.set(key, { redirect: { origin, status: response.status } });
        }
        return response;
      } catch (thrown) {
        const { cause } = thrown as { cause?: { code?: string } };
        const error = chromiumWords[cause?.code ?? ''];
        if (error !== undefined) seen.set(key, { error });
        throw thrown;
      }
    },
    observer() {
      listening += 1;
      return {
        failureOf: async ({ method, url }) => seen.get(`${method} ${new URL(url).href}`) ?? {},
        dismiss: () => {
          listening -= 1;
        },
      };
    },
    listening: () => listening,
  };
}

/** An app whose doctor has a short time limit, and whose clock is right. */
export function openPractice(parts: TestAppOptions = {}): TestApp & { listening(): number } {
  const { fetch, observer, listening } = watchedFetch();
  const clock = testClock(Date.now());
  const world = createTestApp({
    fetch,
    observer,
    clock,
    // Gaps between probes are real but a tenth as long; a vendor's pause advances the clock.
    sleep: (milliseconds, signal) =>
      milliseconds < 2000 ? sleep(milliseconds / 10, signal) : clock.sleep(milliseconds, signal),
    patience: 3000,
    doctorPatience: 500,
    ...parts,
  });
  return { ...world, listening };
}

/** Examines a tenant. @returns the examination in the slot */
export async function examine(world: TestApp, tenant = 'acme'): Promise<Examination> {
  const reply = await world.ask({ name: 'examine', tenant });
  if (!reply.ok) throw new TypeError(`the examination did not take place: ${JSON.stringify(reply)}`);
  const kept = (await world.store.read(examinations))[tenant];
  if (kept === undefined) throw new TypeError('no examination is kept');
  return kept;
}

/** An examination's conclusion in one line: `well`, or the first failure with the log-in's code. */
export function verdict(examination: Examination): string {
  const found = deriveConclusion(examination, examination.startedAt);
  if (found.kind !== 'trouble') return found.kind;
  const { step, finding, facts } = found.answer;
  const code = facts.problem?.code;
  return `${step}: ${finding}${code === undefined ? '' : ` ${code}`}`;
}
