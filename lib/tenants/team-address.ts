/** The address of a team's tenant file. Plain, because pages check it while it is typed. */
import { createIssue, type Issue } from './validation-issue.ts';

/** The longest address, in characters. */
const teamAddressLimit = 2000;

/** What is wrong with the address of a team's file, or `null`: https alone, and nothing in it that may be a secret. */
export function validateTeamAddress(address: string): Issue | null {
  if (address.length > teamAddressLimit) return createIssue('fault_tooLong', String(teamAddressLimit));
  if (!URL.canParse(address)) return createIssue('fault_address');
  const { protocol, username, password, search, hash } = new URL(address);
  if (protocol !== 'https:') return createIssue('fault_addressHttps');
  if (username !== '' || password !== '') return createIssue('fault_addressUser');
  // An empty query or fragment is none in `search` and `hash`.
  if (search !== '' || address.includes('?')) return createIssue('fault_addressQuery');
  if (hash !== '' || address.includes('#')) return createIssue('fault_addressFragment');
  return null;
}
