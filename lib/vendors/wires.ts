/** How every vendor talks. Background only: no page's bundle contains this. */
import type { Wire } from './contract.ts';
import { wire as nextup } from './nextup/wire.ts';
import { wire as nexudus } from './nexudus/wire.ts';

export const wires: Readonly<Record<string, Wire>> = { nextup, nexudus };
