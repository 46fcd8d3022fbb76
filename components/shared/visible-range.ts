/** How many rows are drawn beyond each end of the visible ones, so that scrolling shows no gap. */
export const overscan = 6;

/**
 * The items of a long list to draw, each with its index: the visible ones, some beyond each end, and the pinned ones.
 * @param from the index of the first visible row; may be fractional
 * @param to the index after the last visible row; may be fractional
 * @param pinned indexes that are always drawn, because removing a focused row would lose the focus
 * @param beyond how many rows to draw beyond each end
 */
export function visibleRange<T>(
  items: readonly T[],
  from: number,
  to: number,
  pinned: readonly number[],
  beyond = overscan,
) {
  const indexes = new Set(pinned);
  const end = Math.min(items.length, Math.ceil(to) + beyond);
  for (let index = Math.max(0, Math.floor(from) - beyond); index < end; index += 1) indexes.add(index);
  return [...indexes]
    .sort((a, b) => a - b)
    .flatMap((index) => {
      const item = items[index];
      return item === undefined ? [] : [[item, index] as const];
    });
}
