import { createRequire } from 'node:module';
import type { CompatData, Identifier, SimpleSupportStatement } from '@mdn/browser-compat-data/types';

// `require` reads the 20 MB of JSON once, without a transform of Vitest's.
const data = createRequire(import.meta.url)('@mdn/browser-compat-data') as CompatData;

/** A browser in MDN's spelling. */
export type BrowserName = 'chrome' | 'edge' | 'firefox' | 'firefox_android';

/** A use of a feature in a built file. */
export interface FeatureUse {
  /** Path in MDN's data, such as `api.URL.canParse_static`; several where the receiver's type is unknown. */
  features: readonly string[];
  /** File and position. */
  where: string;
  /** Features that are present wherever this code runs. */
  guards: readonly string[];
}

/** A node of MDN's data by its keys; `undefined` where MDN has none. */
export function nodeAt(...keys: readonly string[]): Identifier | undefined {
  let node: unknown = data;
  for (const key of keys) {
    if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
    node = (node as Record<string, unknown>)[key];
  }
  return node as Identifier;
}

/** Names of a node's sub-features. */
export const childrenOf = (...keys: readonly string[]): string[] =>
  Object.keys(nodeAt(...keys) ?? {}).filter((key) => key !== '__compat' && key !== '__meta');

/** Whether MDN has compatibility data of this very feature. */
export const isFeature = (...keys: readonly string[]): boolean => nodeAt(...keys)?.__compat !== undefined;

/** A key of MDN's may hold a dot nowhere, so a path is its keys joined. */
export const pathOf = (...keys: readonly string[]): string => keys.join('.');

/**
 * The first version that supports a feature without flag, prefix or another name, and has not lost it since.
 * A partial implementation that was completed later counts from its completion.
 * @returns `Infinity` where none does, `undefined` where MDN does not know the feature or the browser
 */
export function floorOf(feature: string, browser: BrowserName): number | undefined {
  const support = nodeAt(...feature.split('.'))?.__compat?.support[browser];
  if (support === undefined) return undefined;
  const statements: SimpleSupportStatement[] = [support].flat();
  const isAlias = aliases.has(feature.split('.').slice(0, 3).join('.'));
  const versions = statements
    .filter((each) => each.flags === undefined && each.prefix === undefined)
    .filter((each) => each.version_removed === undefined)
    .filter((each) => each.alternative_name === undefined || isAlias)
    .map(({ version_added: added }) =>
      typeof added === 'string' ? Number.parseFloat(added.replace('≤', '')) : Number.POSITIVE_INFINITY,
    )
    .map((version) => (Number.isNaN(version) ? Number.POSITIVE_INFINITY : version));
  return Math.min(...versions, Number.POSITIVE_INFINITY);
}

/** Chromium's `contextMenus` is MDN's `menus` by another name; Firefox has both. */
const aliases = new Set(['webextensions.api.menus']);

/** Whether a guard stands for a feature: the same, or one above it that came no earlier. */
function isGuardedBy(guard: string, feature: string, browser: BrowserName): boolean {
  if (guard === feature) return true;
  return (
    feature.startsWith(`${guard}.`) && (floorOf(guard, browser) ?? 0) >= (floorOf(feature, browser) ?? 0)
  );
}

/** Uses without a guard whose floor lies above a version, as `feature (version) at file`, each feature once. */
export function aboveFloor(uses: readonly FeatureUse[], browser: BrowserName, lowest: number): string[] {
  const lines = new Map<string, string>();
  for (const { features, where, guards } of uses) {
    const known = features
      .map((feature) => ({ feature, floor: floorOf(feature, browser) }))
      .filter((each): each is { feature: string; floor: number } => each.floor !== undefined)
      .sort((one, other) => one.floor - other.floor)[0];
    if (known === undefined || known.floor <= lowest || lines.has(known.feature)) continue;
    if (guards.some((guard) => isGuardedBy(guard, known.feature, browser))) continue;
    const version = known.floor === Number.POSITIVE_INFINITY ? 'never' : known.floor;
    lines.set(known.feature, `${known.feature} (${version}) at ${where}`);
  }
  return [...lines.values()].sort();
}
