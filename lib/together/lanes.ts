import type { Later } from '../pace.ts';

/** How much is done at a time. */
export interface Limits {
  /** For one server. */
  perHost: number;
  /** For all servers together, counting only those that answer in good time. */
  moving: number;
  /** For all servers together, slow ones too. */
  all: number;
  /** After so many milliseconds one that is still waited for gives its place among the moving to another. */
  slowAfter: number;
}

/** Something to do at one server. */
export interface Job {
  id: string;
  /** Name and port: what is one server to us. */
  host: string;
}

/** What a job's end says of the others at its server. */
export interface Told<R> {
  /** The rest there is left out, and why. */
  halt?: R | undefined;
  /** What was shown to this server is good: the others there need not wait for one another any more. */
  proven?: boolean;
}

export interface LanesParts<J extends Job, R> {
  limits: Limits;
  /** Only one at a time at a server until one has proven good. */
  scouts: boolean;
  /** One that is slow gives its place at its server too. */
  yieldsHost: boolean;
  later: Later;
  /** Aborted: what has not begun does not begin. */
  signal: AbortSignal;
  /** Does one job. Never rejects. */
  work(job: J): Promise<Told<R>>;
  /** A job that will not be done after what another one met at its server. */
  left(job: J, why: R): void;
}

interface Lane<J> {
  waiting: J[];
  flying: number;
  proven: boolean;
}

/**
 * Does jobs side by side, a lane for each server, the longest lane first. A server that hangs holds its own lane, and
 * after a while nobody else.
 * @returns when nothing flies any more
 */
export function inLanes<J extends Job, R>(jobs: readonly J[], parts: LanesParts<J, R>): Promise<void> {
  const { limits, signal } = parts;
  const lanes = new Map<string, Lane<J>>();
  for (const [host, waiting] of Map.groupBy(jobs, (job) => job.host))
    lanes.set(host, { waiting: [...waiting], flying: 0, proven: !parts.scouts });
  let moving = 0;
  let all = 0;

  const free = ({ waiting, flying, proven }: Lane<J>) =>
    waiting.length > 0 && flying < (proven ? limits.perHost : 1);

  return new Promise((resolve) => {
    function go(): void {
      while (!signal.aborted && moving < limits.moving && all < limits.all) {
        let longest: Lane<J> | undefined;
        for (const lane of lanes.values())
          if (free(lane) && lane.waiting.length > (longest?.waiting.length ?? 0)) longest = lane;
        const job = longest?.waiting.shift();
        if (longest === undefined || job === undefined) break;
        void fly(longest, job);
      }
      if (all === 0) resolve();
    }

    async function fly(lane: Lane<J>, job: J): Promise<void> {
      let slow = false;
      lane.flying += 1;
      moving += 1;
      all += 1;
      const inTime = parts.later(limits.slowAfter, () => {
        slow = true;
        moving -= 1;
        if (parts.yieldsHost) lane.flying -= 1;
        go();
      });
      const told = await parts.work(job);
      inTime();
      all -= 1;
      if (!slow) moving -= 1;
      if (!(slow && parts.yieldsHost)) lane.flying -= 1;
      if (told.proven === true) lane.proven = true;
      if (told.halt !== undefined && !signal.aborted)
        for (const other of lane.waiting.splice(0)) parts.left(other, told.halt);
      go();
    }

    go();
  });
}
