import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leak, pieces } from './leak.ts';

test('a piece is found where it is there, and only there', () => {
  // Few letters: pieces that nearly are there are frequent.
  const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 10, maxLength: 60 });
  const secret = letters.map((text) => text.slice(0, 25));
  let found = 0;
  fc.assert(
    fc.property(
      letters,
      fc.array(secret, { maxLength: 3 }),
      fc.integer({ min: 5, max: 12 }),
      (text, secrets, length) => {
        const there = secrets.flatMap((each) => pieces(each, length)).filter((piece) => text.includes(piece));
        const piece = leak(text, secrets, length);
        if (there.length === 0) expect(piece).toBeUndefined();
        else expect(there).toContain(piece);
        if (piece !== undefined) found += 1;
      },
    ),
    { numRuns: 2000 },
  );
  expect(found).toBeGreaterThan(100);
});
