/** Every vendor's expectations, by id. */
import type { VendorExpectations } from '../expectation.ts';
import { fourwayshop } from './fourwayshop.ts';
import { ncentral } from './ncentral.ts';
import { nextup } from './nextup.ts';
import { nexudus } from './nexudus.ts';
import { q01 } from './q01.ts';

/** A vendor without an entry is unknown to the kit; a test names it. */
export const expectations: Readonly<Record<string, VendorExpectations>> = {
  nextup,
  ncentral,
  fourwayshop,
  nexudus,
  q01,
};
