import { page } from './pages.ts';
import { empty, html, type Reply, withHeaders } from './replies.ts';
import type { RecordedRequest } from './requests.ts';

/**
 * What can go wrong with any endpoint of any server.
 * The server has NOT done the work: 'hang' never answers · 'reset' destroys the connection · 'redirect' sends to
 * `redirectTo` · 'status-NNN' answers that status with an HTML page, and `Retry-After` when `retryAfter` is set.
 * The server HAS done the work, and the answer is: 'empty' without a body · 'html' a page instead · 'not-json'
 * plain words · 'truncated' the first half of the body · 'huge' the good body and 5 MB of blanks, sent in pieces ·
 * 'slow' the good answer after `slowMs`, or once `until` has come true · 'wrong-type' the good body called text/html ·
 * 'lost' never sent, the connection ends · 'lost-hang' never sent, the connection stays open.
 */
export type FaultKind =
  | 'hang'
  | 'reset'
  | 'redirect'
  | `status-${number}`
  | 'empty'
  | 'html'
  | 'not-json'
  | 'truncated'
  | 'huge'
  | 'slow'
  | 'wrong-type'
  | 'lost'
  | 'lost-hang';

/** A fault with its details. Without `once` and `times` it stays until changed. */
export type Fault = {
  readonly kind: FaultKind;
  /** For the next matching request only. */
  readonly once?: boolean;
  /** For that many matching requests; counts down to 0. */
  times?: number;
  /** For this path only (exact, without query). */
  readonly path?: string;
  /** For this method only. */
  readonly method?: string;
  /** How late 'slow' answers; 300 when not given. */
  readonly slowMs?: number;
  /** What 'slow' waits for in place of a time: whoever set it lets the answer go. */
  readonly until?: Promise<unknown>;
  /** Where 'redirect' sends to; `/elsewhere` when not given. */
  readonly redirectTo?: string;
  /** 302 when not given; 307 and 308 ask the client to send method and body again. */
  readonly redirectStatus?: 301 | 302 | 303 | 307 | 308;
  /** The value of `Retry-After` for 'status-NNN'. */
  readonly retryAfter?: string;
};

/** A fault switch: a bare kind stays until changed; of a list, the first that matches is used. */
export type FaultSwitch = FaultKind | Fault | Fault[] | null;

/** How a reply leaves the server once a fault has been at it. */
export type Delivery = Reply & {
  readonly how: 'whole' | 'in-pieces' | 'withhold' | 'reset';
  readonly delayMs: number;
  /** It does not leave before this has come true. */
  readonly until?: Promise<unknown>;
};

/** Takes the fault that applies to this request, counting it down. Used-up faults are cleared from the switch. */
export function takeFault(switches: { fault: FaultSwitch }, request: RecordedRequest): Fault | null {
  const set = switches.fault;
  if (set === null) return null;
  if (typeof set === 'string') return { kind: set };
  const list = Array.isArray(set) ? set : [set];
  const fault = list.find(
    (one) => (one.path ?? request.path) === request.path && (one.method ?? request.method) === request.method,
  );
  if (fault === undefined) return null;
  if (fault.times !== undefined) fault.times -= 1;
  if (fault.once === true || (fault.times !== undefined && fault.times <= 0)) {
    const rest = list.filter((one) => one !== fault);
    switches.fault = rest.length > 0 ? rest : null;
  }
  return fault;
}

/** True when the request never reaches the vendor's own code. */
export function preventsWork(fault: Fault): boolean {
  return ['hang', 'reset', 'redirect'].includes(fault.kind) || fault.kind.startsWith('status-');
}

/** The reply as the fault leaves it; `null` for `reply` when the fault prevented the work. */
export function spoil(fault: Fault | null, reply: Reply | null): Delivery {
  const whole = (spoilt: Reply): Delivery => ({ ...spoilt, how: 'whole', delayMs: 0 });
  const good = reply ?? empty(500);
  if (fault === null) return whole(good);
  if (fault.kind.startsWith('status-')) {
    const status = Number(fault.kind.slice('status-'.length));
    const headers = fault.retryAfter === undefined ? {} : { 'retry-after': fault.retryAfter };
    return whole(html(status, page(`${status}`, '<p>The server could not answer.</p>'), headers));
  }
  switch (fault.kind) {
    case 'hang':
    case 'lost-hang':
      return { ...good, how: 'withhold', delayMs: 0 };
    case 'reset':
    case 'lost':
      return { ...good, how: 'reset', delayMs: 0 };
    case 'redirect':
      return whole(empty(fault.redirectStatus ?? 302, { location: fault.redirectTo ?? '/elsewhere' }));
    case 'empty':
      return whole({ ...good, body: '' });
    case 'html':
      return whole(html(good.status, page('Maintenance', '<p>We will be back soon.</p>')));
    case 'not-json':
      return whole({ ...good, body: 'OK, done.' });
    case 'truncated':
      return whole({ ...good, body: good.body.slice(0, Math.floor(good.body.length / 2)) });
    case 'huge':
      return { ...good, body: good.body + ' '.repeat(5 * 1024 * 1024), how: 'in-pieces', delayMs: 0 };
    case 'slow':
      return fault.until === undefined
        ? { ...whole(good), delayMs: fault.slowMs ?? 300 }
        : { ...whole(good), until: fault.until };
    default:
      return whole(withHeaders(good, { 'content-type': 'text/html; charset=utf-8' }));
  }
}
