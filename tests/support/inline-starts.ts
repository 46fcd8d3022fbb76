/** Where a box starts in the direction of reading: from the left, or on a mirrored page from the right. */
export interface InlineStart {
  /** The element and the beginning of its text, the same in both directions. */
  readonly name: string;
  /** CSS pixels from the edge at which a line begins. */
  readonly start: number;
}

/**
 * Boxes of a mirrored page that start elsewhere than on its left-to-right twin, and boxes that only one of them has.
 * A pixel of difference is rounding.
 */
export function misplacedBoxes(twin: readonly InlineStart[], mirrored: readonly InlineStart[]): string[] {
  if (twin.length !== mirrored.length) return [`${twin.length} boxes, mirrored ${mirrored.length}`];
  return twin.flatMap(({ name, start }, index) => {
    const other = mirrored[index];
    if (other?.name !== name) return [`${name}: mirrored it is ${other?.name}`];
    return Math.abs(other.start - start) <= 1
      ? []
      : [`${name}: starts at ${start}, mirrored at ${other.start}`];
  });
}
