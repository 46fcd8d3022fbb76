/** The keys of every vendor's own texts, the third registration of a vendor: types alone, the build reads the texts. */
import type definition from './definition/messages.json';
import type fourwayshop from './fourwayshop/messages.json';
import type ncentral from './ncentral/messages.json';
import type nextup from './nextup/messages.json';
import type nexudus from './nexudus/messages.json';
import type q01 from './q01/messages.json';

type Messages = typeof nextup & typeof ncentral & typeof fourwayshop & typeof nexudus & typeof q01;

/** The texts of `definition` are those of what makes a vendor of a file. */
export type VendorMessageKey = keyof Messages | keyof typeof definition;
