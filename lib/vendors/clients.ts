/** Every vendor's client, the second registration of a vendor. Background only: no page's bundle contains this file. */
import type { VendorClient } from './contract.ts';
import type { VendorId } from './descriptors.ts';
import { client as fourwayshop } from './fourwayshop/client.ts';
import { client as ncentral } from './ncentral/client.ts';
import { client as nextup } from './nextup/client.ts';
import { client as nexudus } from './nexudus/client.ts';
import { client as q01 } from './q01/client.ts';

const byId = { nextup, ncentral, fourwayshop, nexudus, q01 } satisfies Record<VendorId, VendorClient>;

export const clients: Readonly<Record<string, VendorClient>> = byId;
