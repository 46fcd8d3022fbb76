import type { Preferences } from '../../lib/storage/preferences-schema.ts';

/** Sets the document's colours and density as preferred; the style sheets follow its attributes. */
export function applyAppearance({ theme, density }: Pick<Preferences, 'theme' | 'density'>): void {
  const { dataset } = document.documentElement;
  dataset.theme = theme ?? 'system';
  dataset.density = density ?? 'comfortable';
}
