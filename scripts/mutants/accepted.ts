/** Mutants that no test can kill, because the program means the same with them: `tests/mutants-accepted.json`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup/process.ts';
import type { Mutant } from './operators.ts';

/** A mutant by its texts, which outlive a move to another line. */
export type Identity = Pick<Mutant, 'file' | 'operator' | 'line' | 'original' | 'replacement'>;

export interface Accepted extends Identity {
  /** Why nobody could notice the change. */
  readonly reason: string;
}

export function readAccepted(): Accepted[] {
  return JSON.parse(readFileSync(join(root, 'tests', 'mutants-accepted.json'), 'utf8'));
}

export function isAccepted(accepted: readonly Identity[], mutant: Identity): boolean {
  return accepted.some((each) => isSame(each, mutant));
}

/** The entries that match no mutant of today's sources. */
export function staleAmong(accepted: readonly Accepted[], mutants: readonly Mutant[]): Accepted[] {
  return accepted.filter((entry) => !mutants.some((mutant) => isAccepted([entry], mutant)));
}

function isSame(one: Identity, other: Identity): boolean {
  return (
    one.file === other.file &&
    one.operator === other.operator &&
    one.line === other.line &&
    one.original === other.original &&
    one.replacement.replace(/\s+/g, ' ') === other.replacement.replace(/\s+/g, ' ')
  );
}
