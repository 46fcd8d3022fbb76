import { commands } from '../../lib/messages/commands.ts';
import { NotClean } from './rounds.ts';
import type { Row } from './table.ts';

/** Log-in to 100 tenants at once; there must be a command for it first. */
export function bulkRow(): Row {
  const bulk = Object.keys(commands).filter((name) => /^log(?:ge)?[iI]n./.test(name));
  if (bulk.length > 0)
    throw new NotClean(`there is a command ${bulk.join()} now; measure it in tests/bench/bulk.ts`);
  const what = 'Log in to 100 tenants, servers take 200 ms';
  return {
    what,
    measured: 'not there yet',
    against: 'the best the limits allow',
    ratio: '–',
    bar: '1.2',
    verdict: '–',
  };
}
