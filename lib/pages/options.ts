import { browser } from '../browser/browser.ts';
import { createCachedDecoder } from '../storage/codec.ts';
import { definitionsSlot, type StoredDefinition } from '../storage/definitions-slot.ts';
import { fields, listOf, oneOf, text } from '../storage/readable.ts';
import { readView } from './page-api.ts';

/** `readView` plus the granted API permissions. @param changed as in `readView` */
export async function readOptionsView(changed?: readonly string[]) {
  const [view, { permissions = [] }] = await Promise.all([readView(changed), browser.permissions.getAll()]);
  return { ...view, permissions };
}

const readable = listOf(
  fields<StoredDefinition>({
    definition: fields<StoredDefinition['definition']>({ id: text }),
    digest: text,
    from: oneOf('file', 'policy'),
  }),
);

/** The definitions that are stored, for an export: a file carries those of its tenants. */
export async function readDefinitions(): Promise<StoredDefinition[]> {
  const { key } = definitionsSlot;
  const stored = await browser.storage.local.get([key]);
  return createCachedDecoder()(definitionsSlot, stored[key], readable);
}

/** Whether a private window can be opened: Firefox requires `isAllowedIncognitoAccess`, Chromium always opens one. */
export async function canOpenPrivateWindows(): Promise<boolean> {
  const needsConsent = browser.runtime.getURL('').startsWith('moz-extension:');
  return !needsConsent || browser.extension.isAllowedIncognitoAccess();
}
