import { doubt, faultOf, type Limits, type Series, spread } from './statistics.ts';

/** How long to go on, and when to believe. */
export interface Effort extends Limits {
  /** Rounds that are run and not counted. */
  readonly warmUp: number;
  /** When the series are not steady by then, the run was not clean. */
  readonly most: number;
}

/** The run was not clean; nothing may be read from it. */
export class NotClean extends Error {}

/** For the README. */
export const thorough: Effort = { warmUp: 3, fewest: 15, most: 120, spread: 0.6, doubt: 0.05 };
/** For trying: few repeats, and what comes of it says little. */
export const quick: Effort = { warmUp: 1, fewest: 3, most: 8, spread: 1, doubt: 0.4 };

/**
 * Measures several things side by side: each once a round, in a turning order, until every series is steady.
 * @param measures each gives one sample, in milliseconds
 * @throws NotClean when they do not get steady in time
 */
export async function inRounds<K extends string>(
  measures: Readonly<Record<K, () => Promise<number>>>,
  effort: Effort,
): Promise<Record<K, Series>> {
  const names = Object.keys(measures) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  const all = () => names.map((name): Series => ({ name, samples: samples[name] }));
  for (let round = -effort.warmUp; round < effort.most; round += 1) {
    const turn = Math.abs(round) % names.length;
    for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
      const sample = await measures[name]();
      if (round >= 0) samples[name].push(sample);
    }
    if (all().every((series) => faultOf(series, effort) === null)) break;
  }
  for (const series of all()) {
    requireSteady(series, effort);
    tell(series);
  }
  return Object.fromEntries(all().map((series) => [series.name, series])) as Record<K, Series>;
}

/** @throws NotClean */
export function requireSteady(series: Series, effort: Effort): void {
  const fault = faultOf(series, effort);
  if (fault !== null) throw new NotClean(fault);
}

function tell({ name, samples }: Series): void {
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`;
  console.error(
    `  ${name}: ${samples.length} samples, spread ${percent(spread(samples))}, median known to ${percent(doubt(samples))}`,
  );
}
