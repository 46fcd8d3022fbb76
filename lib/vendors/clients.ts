/** Every vendor's client, the third registration of a vendor. Background only: no page's bundle contains this file. */
import type { VendorClient } from './contract.ts';
import { client as fourwayshop } from './fourwayshop/client.ts';
import { client as ncentral } from './ncentral/client.ts';
import { client as nextup } from './nextup/client.ts';
import { client as nexudus } from './nexudus/client.ts';
import { client as q01 } from './q01/client.ts';
import type { VendorId } from './summaries.ts';

const byId = { nextup, ncentral, fourwayshop, nexudus, q01 } satisfies Record<VendorId, VendorClient>;

export const clients: Readonly<Record<string, VendorClient>> = byId;
