/** How many rows are drawn on either side of those in sight, so that a turn of the wheel meets no gap. */
const spare = 6;

/**
 * What of a long list is drawn, each with its place: what is in sight, a few on either side, and what is kept. So a
 * thousand cost what ten do.
 * @param from the place of the first one in sight, and `to` the one after the last; parts of a row count
 * @param kept places that are drawn wherever they are: whoever has the focus must not go
 */
export function near<T>(items: readonly T[], from: number, to: number, kept: readonly number[]) {
  return items
    .map((item, place) => [item, place] as const)
    .filter(([, place]) => (place > from - spare - 1 && place < to + spare) || kept.includes(place));
}
