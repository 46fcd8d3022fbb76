import { expect, test } from 'vitest';
import { createTestApp, type TestApp } from '../../support/test-app.ts';

async function starred(...ids: string[]): Promise<TestApp> {
  const world = createTestApp();
  await world.ask({ name: 'setFavourites', tenants: ids, on: true });
  return world;
}
const favourites = async (world: TestApp) => (await world.preferences()).favourites?.join('');

test.each([
  ['first', 0, 'xyabc'],
  ['between', 1, 'axybc'],
  ['last', 3, 'abcxy'],
  ['last where there are fewer now', 5000, 'abcxy'],
  ['last without a place', undefined, 'abcxy'],
])('new favourites come %s', async (_where, position, order) => {
  const world = await starred('a', 'b', 'c');
  const command = { name: 'setFavourites', tenants: ['x', 'y', 'x'], on: true };
  expect(await world.ask({ ...command, ...(position !== undefined && { position }) })).toEqual({ ok: true });
  expect(await favourites(world)).toBe(order);
});
test('what is a favourite already keeps its place', async () => {
  const world = await starred('a', 'b', 'c');
  await world.ask({ name: 'setFavourites', tenants: ['c', 'x'], on: true, position: 0 });
  expect(await favourites(world)).toBe('xabc');
});
