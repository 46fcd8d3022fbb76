/** Tags and notes of tenants. Imports no schema library, so that forms and pages share the rules. */
import { foldTag } from './fold-tag.ts';
import { validateLine } from './settings.ts';
import { createIssue, type Issue } from './validation-issue.ts';

/** A whole tag. */
export const tagPattern = /^[\p{L}\p{N}_-]{1,32}$/u;

/** The issue with one tag, or `null`. */
export const validateTag = (tag: string): Issue | null =>
  tagPattern.test(tag) ? null : createIssue('fault_tag');

/** The tags without those that repeat an earlier one in other capitals. */
export function uniqueTags(tags: readonly string[]): string[] {
  const folded = tags.map(foldTag);
  return tags.filter((tag, index) => folded.indexOf(foldTag(tag)) === index);
}

/** Typed text as tags: words between blanks, commas or `#`. */
export function tagsFrom(text: string): string[] {
  return uniqueTags(
    text
      .normalize('NFC')
      .split(/[\s,;#]+/)
      .filter(Boolean),
  );
}

/** The issue with a note, or `null`: each of its lines is one of displayed text. */
export function validateNote(note: string): Issue | null {
  for (const line of note.split(/\r?\n/)) {
    const issue = validateLine(line);
    if (issue !== null) return issue;
  }
  return null;
}

/** A note's stored form: one kind of line break, no blanks around it. */
export const normalizeNote = (note: string): string => note.replace(/\r\n/g, '\n').trim();
