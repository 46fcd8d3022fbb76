/** How every vendor talks: a vendor's third line. Background only: no page's bundle contains this. */
import type { Wire } from './contract.ts';
import type { VendorId } from './faces.ts';
import { wire as fourwayshop } from './fourwayshop/wire.ts';
import { wire as ncentral } from './ncentral/wire.ts';
import { wire as nextup } from './nextup/wire.ts';
import { wire as nexudus } from './nexudus/wire.ts';
import { wire as q01 } from './q01/wire.ts';

const byId = { nextup, ncentral, fourwayshop, nexudus, q01 } satisfies Record<VendorId, Wire>;

export const wires: Readonly<Record<string, Wire>> = byId;
