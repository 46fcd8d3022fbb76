/** How many rows are drawn on either side of those in sight, so that a turn of the wheel meets no gap. */
export const overscan = 6;

/**
 * What of a long list is drawn, each with its place: what is in sight, a few on either side, and what is kept. So a
 * thousand cost what ten do.
 * @param from the place of the first one in sight, and `to` the one after the last; parts of a row count
 * @param kept places that are drawn wherever they are: whoever has the focus must not go
 * @param beside how many rows on either side
 */
export function visibleRange<T>(
  items: readonly T[],
  from: number,
  to: number,
  kept: readonly number[],
  beside = overscan,
) {
  const places = new Set(kept);
  const end = Math.min(items.length, Math.ceil(to) + beside);
  for (let place = Math.max(0, Math.floor(from) - beside); place < end; place += 1) places.add(place);
  return [...places]
    .sort((a, b) => a - b)
    .flatMap((place) => {
      const item = items[place];
      return item === undefined ? [] : [[item, place] as const];
    });
}
