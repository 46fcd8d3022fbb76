/** Seeded choice of the mutants to test. */
import type { Mutant } from './operators.ts';

/** The fewest mutants of a folder: a small one would get no more than a handful. */
const minimumPerFolder = 30;

/**
 * Chooses about `count` mutants, each folder in proportion to its number of mutants.
 * @param folders every mutant, by folder
 * @param seed equal seeds choose equally from equal sources
 */
export function sample(
  folders: ReadonlyMap<string, readonly Mutant[]>,
  count: number,
  seed: number,
): Map<string, Mutant[]> {
  const total = [...folders.values()].reduce((sum, { length }) => sum + length, 0);
  const chosen = [...folders].map(([folder, mutants]): [string, Mutant[]] => {
    const share = Math.max(minimumPerFolder, Math.round((count * mutants.length) / total));
    const random = createRandom(seed);
    const shuffled = mutants
      .map((mutant) => ({ mutant, place: random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ mutant }) => mutant);
    return [folder, shuffled.slice(0, share).sort(byPosition)];
  });
  return new Map(chosen);
}

function byPosition(a: Mutant, b: Mutant): number {
  return a.file === b.file ? a.start - b.start : a.file < b.file ? -1 : 1;
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}
