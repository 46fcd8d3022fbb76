/** Every definition of the gallery with its strict simulator, as entries of the contract suite. */
import type { Entry } from './entries.ts';
import { pastedEntries } from './gallery-pasted.ts';
import { renewedEntries } from './gallery-renewed.ts';
import { signedInEntries } from './gallery-signed-in.ts';

export const galleryEntries: Readonly<Record<string, Entry>> = {
  ...renewedEntries,
  ...signedInEntries,
  ...pastedEntries,
};
