import { type FeatureUse, isFeature, nodeAt, pathOf } from './data.ts';

/** Keys whose members are names of ours. */
const namedByUs = new Set(['commands', 'icons']);

/** The manifest's keys, at every depth that MDN knows, and its permissions. A manifest has no guards. */
export function featuresOfManifest(manifest: Readonly<Record<string, unknown>>): FeatureUse[] {
  const uses: FeatureUse[] = [];
  const add = (keys: readonly string[]) => {
    if (isFeature(...keys)) uses.push({ features: [pathOf(...keys)], where: 'manifest.json', guards: [] });
  };
  function visit(value: unknown, keys: readonly string[]): void {
    add(keys);
    const name = keys.at(-1) ?? '';
    if (nodeAt(...keys) === undefined || namedByUs.has(name)) return;
    if (Array.isArray(value)) {
      for (const each of value) if (typeof each === 'string') addPermission(each, name);
    } else if (typeof value === 'object' && value !== null)
      for (const [key, member] of Object.entries(value)) visit(member, [...keys, key]);
  }
  /** MDN lists an optional permission with the required ones, and under its own key where it differs. */
  function addPermission(permission: string, key: string): void {
    if (key !== 'permissions' && key !== 'optional_permissions') return;
    add(['webextensions', 'manifest', key, permission]);
    add(['webextensions', 'manifest', 'permissions', permission]);
  }
  for (const [key, value] of Object.entries(manifest)) visit(value, ['webextensions', 'manifest', key]);
  return uses;
}
