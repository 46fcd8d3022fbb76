import { browser } from '../browser/browser.ts';
import { createCachedDecoder } from '../storage/codec.ts';
import { definitionsSlot, type StoredDefinition } from '../storage/definitions-slot.ts';
import { fields, listOf, nullable, number, oneOf, text, time } from '../storage/readable.ts';
import { readableIssue } from '../storage/readable-slots.ts';
import { type TeamFileState, teamFileSlot } from '../storage/team-file-slot.ts';
import { readView } from './page-api.ts';

const decodeTeam = createCachedDecoder();
const readableTeam = fields<TeamFileState>({
  own: text,
  of: text,
  etag: nullable(text),
  digest: nullable(text),
  askedAt: nullable(time),
  problem: nullable(
    fields<NonNullable<TeamFileState['problem']>>(
      { code: text },
      { status: number, detail: text, locatedIssue: readableIssue },
    ),
  ),
  waiting: nullable(
    fields<NonNullable<TeamFileState['waiting']>>({
      digest: text,
      added: number,
      changed: number,
      removed: number,
    }),
  ),
  ids: listOf(text),
});

/** `readView` plus the granted API permissions and the team's file. @param changed as in `readView` */
export async function readOptionsView(changed?: readonly string[]) {
  const [view, { permissions = [] }, stored] = await Promise.all([
    readView(changed),
    browser.permissions.getAll(),
    browser.storage.local.get([teamFileSlot.key]),
  ]);
  return { ...view, permissions, team: decodeTeam(teamFileSlot, stored[teamFileSlot.key], readableTeam) };
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
