/** What one thing measured gave, in the order of the rounds. */
export interface Series {
  readonly name: string;
  /** Milliseconds. */
  readonly samples: readonly number[];
  /** Why measuring it was given up before it was steady. */
  readonly failure?: string;
}

/** What a series must be like before anybody may read anything from it. */
export interface Limits {
  readonly fewest: number;
  /** The most that `spread` may be. */
  readonly spread: number;
  /** The most that `doubt` may be. */
  readonly doubt: number;
}

/** What a series comes to. */
export interface Figure {
  /** The median; `null` when there is no sample. */
  readonly value: number | null;
  readonly spread: number;
  readonly doubt: number;
  /** Why the value is not to be relied on, in words; `null` when the series is steady. */
  readonly fault: string | null;
}

/** The value below which a part of the samples lies, between two of them by straight line. @throws TypeError for none */
export function quantile(samples: readonly number[], part: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new TypeError('there are no samples');
  return below + (above - below) * (place - Math.floor(place));
}

/** The middle of the samples. @throws TypeError for none */
export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** How far the samples lie apart: the width of their middle half, as a part of their median. */
export function spread(samples: readonly number[]): number {
  return (quantile(samples, 0.75) - quantile(samples, 0.25)) / median(samples);
}

/** How far the median may be off by chance, as a part of it: the spread, over the root of how many samples there are. */
export function doubt(samples: readonly number[]): number {
  return spread(samples) / Math.sqrt(samples.length);
}

/** Why nothing may be read from a series, in words; `null` when something may. */
export function faultOf({ name, samples, failure }: Series, limits: Limits): string | null {
  if (failure !== undefined) return `${name}: ${failure}`;
  if (samples.length < limits.fewest)
    return `${name}: ${samples.length} samples, fewer than ${limits.fewest}`;
  if (samples.some((each) => !Number.isFinite(each) || each < 0))
    return `${name}: a sample is no length of time`;
  if (median(samples) === 0) return `${name}: too short for this clock`;
  const percent = (part: number) => `${(part * 100).toFixed(0)} %`;
  if (spread(samples) > limits.spread)
    return `${name}: the middle half of ${samples.length} samples spreads over ${percent(spread(samples))} of their median, more than ${percent(limits.spread)}`;
  if (doubt(samples) > limits.doubt)
    return `${name}: the median of ${samples.length} samples is known to ${percent(doubt(samples))} only, not to ${percent(limits.doubt)}`;
  return null;
}

/** The median of a series, with how far it can be relied on. */
export function figureOf(series: Series, limits: Limits): Figure {
  const { samples } = series;
  const fault = faultOf(series, limits);
  if (samples.length === 0) return { value: null, spread: 0, doubt: 0, fault };
  return { value: median(samples), spread: spread(samples), doubt: doubt(samples), fault };
}

/** The figure of the series with this name. @throws TypeError when there is none */
export function figureIn(series: Readonly<Record<string, Series>>, name: string, limits: Limits): Figure {
  const found = series[name];
  if (found === undefined) throw new TypeError(`no series ${name}`);
  return figureOf(found, limits);
}

/** A figure that was counted or calculated, and has no spread. */
export function exactly(value: number): Figure {
  return { value, spread: 0, doubt: 0, fault: null };
}

/** Whether a value holds its bar: at most so much. */
export function verdict(value: number, bar: number): 'holds' | 'missed' {
  return value <= bar ? 'holds' : 'missed';
}
