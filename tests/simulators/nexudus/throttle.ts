import { empty, type Reply } from '../replies.ts';
import type { RecordedRequest } from '../requests.ts';
import type { NexudusSwitches } from './state.ts';

/**
 * Nexudus throttles with 409, `Retry-After` and an empty body [V]; [I] with 429 and the same. `arrivals` holds the times (ms) of the calls let
 * through so far and is added to; gives null when this call may pass.
 */
export function takeThrottle(
  switches: NexudusSwitches,
  now: number,
  arrivals: number[],
  request: RecordedRequest,
): Reply | null {
  const here = switches.throttlePath === null || switches.throttlePath === request.path;
  if (switches.throttleNext > 0 && here) {
    switches.throttleNext -= 1;
    return throttled(switches);
  }
  const lastMinute = arrivals.filter((at) => at > now - 60_000).length;
  const last = arrivals.at(-1) ?? Number.NEGATIVE_INFINITY;
  const tooMany = switches.ratePerMinute !== null && lastMinute >= switches.ratePerMinute;
  const tooSoon = switches.minimumGapMs !== null && now - last < switches.minimumGapMs;
  if (tooMany || tooSoon) return throttled(switches);
  arrivals.push(now);
  return null;
}

function throttled(switches: NexudusSwitches): Reply {
  return empty(
    switches.throttleStatus,
    switches.retryAfter === null ? {} : { 'retry-after': switches.retryAfter },
  );
}
