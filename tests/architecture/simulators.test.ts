import { describe, expect, test } from 'vitest';
import { source } from './sources.ts';

/** The switches of a simulator with the comment of each; one without a comment shares the one before. */
function switchesOf(vendor: string): { name: string; comment: string }[] {
  const { text } = source(`tests/simulators/${vendor}/state.ts`);
  const [, body = ''] = /Switches = CommonSwitches & \{\n([\s\S]*?)\n\};/.exec(text) ?? [];
  let comment = '';
  return [...body.matchAll(/(?: {2}(\/\*\*[\s\S]*?\*\/)\n)? {2}(\w+):/g)].map(([, own, name = '']) => {
    comment = own ?? comment;
    return { name, comment };
  });
}

describe.each(['nextup', 'ncentral', 'fourwayshop', 'nexudus', 'q01'])('the simulator of %s', (vendor) => {
  const switches = switchesOf(vendor);
  test('says of each switch whether it is documented, seen or inferred', () => {
    expect(switches.length).toBeGreaterThan(5);
    const unmarked = switches.filter(({ comment }) => !/\[[VFI]\]/.test(comment)).map(({ name }) => name);
    expect(unmarked).toEqual([]);
  });
});
