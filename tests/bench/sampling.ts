import { doubt, faultOf, type Limits, type Series, spread } from './statistics.ts';

/** How long to go on, and when to believe. */
export interface Effort extends Limits {
  /** Rounds that are run and not counted. */
  readonly warmUp: number;
  /** Rounds after which a series that is not steady yet is left as it is, and its rows marked. */
  readonly most: number;
}

/** A sample could not be taken, or shows something else than it should. */
export class UnsteadySample extends Error {}

/** For the README. */
export const thorough: Effort = { warmUp: 3, fewest: 15, most: 120, spread: 0.6, doubt: 0.05 };
/** For trying: few repeats, and what comes of it says little. */
export const quick: Effort = { warmUp: 1, fewest: 3, most: 8, spread: 1, doubt: 0.4 };

/** Failed samples after which a series is given up: one may be chance, and each costs a timeout. */
const mostFailures = 3;

/**
 * Measures several things side by side: each once a round, in a turning order, until every series is steady or the
 * rounds are over. A sample that cannot be taken is left out; the third such sample ends its series, and no other.
 * @param measures each gives one sample, in milliseconds
 * @param tell hears a line about each series
 */
export async function inRounds<K extends string>(
  measures: Readonly<Record<K, () => Promise<number>>>,
  effort: Effort,
  tell: (line: string) => void = console.error,
): Promise<Record<K, Series>> {
  const tracks = new Map((Object.keys(measures) as K[]).map((name) => [name, newTrack(name)]));
  const names = [...tracks.keys()];
  for (let round = -effort.warmUp; round < effort.most; round += 1) {
    const turn = Math.abs(round) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const track = tracks.get(name);
      if (track === undefined || track.failure !== undefined) continue;
      await measures[name]().then(
        (sample) => round >= 0 && track.samples.push(sample),
        (thrown) => noteFailure(track, thrown),
      );
    }
    if ([...tracks.values()].every((track) => isOver(track, effort))) break;
  }
  for (const track of tracks.values()) tell(lineAbout(track));
  return Object.fromEntries(tracks) as unknown as Record<K, Series>;
}

/**
 * The same for samples that come together: one call gives one sample of every series.
 * @param measureAll one sample by each name
 */
export async function inJointRounds<K extends string>(
  names: readonly K[],
  measureAll: () => Promise<Readonly<Record<K, number>>>,
  effort: Effort,
  options: {
    /** The series that must be steady before the rounds end; all of them when left out. */
    readonly judged?: (all: readonly Series[]) => readonly Series[];
    readonly tell?: (line: string) => void;
  } = {},
): Promise<Record<K, Series>> {
  const { judged = (all) => all, tell = console.error } = options;
  const tracks = new Map(names.map((name) => [name, newTrack(name)]));
  for (let round = -effort.warmUp; round < effort.most; round += 1) {
    try {
      const samples = await measureAll();
      if (round >= 0) for (const [name, { samples: all }] of tracks) all.push(samples[name]);
    } catch (thrown) {
      for (const track of tracks.values()) noteFailure(track, thrown);
    }
    if (judged([...tracks.values()]).every((series) => isOver(series, effort))) break;
  }
  for (const series of new Set(judged([...tracks.values()]))) tell(lineAbout(series));
  return Object.fromEntries(tracks) as unknown as Record<K, Series>;
}

interface Track {
  readonly name: string;
  readonly samples: number[];
  failures: number;
  failure?: string;
}

function newTrack(name: string): Track {
  return { name, samples: [], failures: 0 };
}

function noteFailure(track: Track, thrown: unknown): void {
  track.failures += 1;
  if (track.failures >= mostFailures) track.failure = reasonOf(thrown);
}

function isOver(series: Series, effort: Effort): boolean {
  return series.failure !== undefined || faultOf(series, effort) === null;
}

/** The first line of what was thrown: Playwright's errors add a log of many. */
export function reasonOf(thrown: unknown): string {
  const [first = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split('\n');
  return first;
}

function lineAbout({ name, samples, failure }: Series): string {
  if (failure !== undefined) return `  ${name}: given up, ${failure}`;
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  if (samples.length === 0) return `  ${name}: no samples`;
  return `  ${name}: ${samples.length} samples, spread ${percent(spread(samples))}, median known to ${percent(doubt(samples))}`;
}
