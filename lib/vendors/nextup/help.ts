import type { VendorHelp } from '../vendor-help.ts';

const page = 'https://sandbox.nextup.ro/en/auth';
/** Describes the address and path of all calls, and the methods. */
const introduction = 'https://sandbox.nextup.ro/en/intro';

export const help: VendorHelp = {
  documentation: page,
  settings: {
    baseUrl: introduction,
    database: page,
    servicePath: introduction,
    checkMethod: introduction,
    explorerUrl: page,
  },
  signIn: { password: page },
  prerequisites: ['ready_nextup_address', 'ready_nextup_company', 'ready_nextup_encrypted'],
};
