/** What a person types into the editor's free lines, as a definition keeps it. Pure. */
import { createIssue, type Issue } from '../../tenants/validation-issue.ts';
import { secretNames } from './secret-names.ts';
import { headerTextIssue } from './text-rules.ts';

/**
 * The text before a token in a header. Between a scheme and its credentials in `Authorization` stands a blank
 * (RFC 9110, 11.4), which nobody sees in a field.
 */
export function textBeforeToken(typed: string, header: string): string {
  const text = typed.trimStart();
  return /^authorization$/i.test(header.trim()) && /^[A-Za-z][\w-]*$/.test(text) ? `${text} ` : text;
}

/** What is wrong with a text before a token: more than a word, such as a whole header with its token; or `null`. */
export function beforeTokenIssue(typed: string): Issue | null {
  const issue = headerTextIssue(typed);
  if (issue !== null) return issue;
  const words = typed.trim().split(/\s+/);
  // As in `Token token=`.
  const isWord = words.length <= 2 && words.every((word) => /^[A-Za-z][A-Za-z-]{0,19}[=:]?$/.test(word));
  return typed.trim() === '' || isWord ? null : createIssue('fault_value');
}

/**
 * Where a system is documented: an address gets its scheme, and loses user info and what its query tells of secrets.
 * Other words stay as they are.
 */
export function documentedAt(typed: string): string {
  const text = typed.trim();
  // `manual.pdf` is a file's name.
  const isAddress = /^(?:[\w-]+\.)+[a-z]{2,}\/|^[\w-]+(?:\.[\w-]+)+\.[a-z]{2,}$/i.test(text);
  const whole = isAddress ? `https://${text}` : text;
  if (!/^https?:\/\//i.test(whole) || !URL.canParse(whole)) return text;
  const address = new URL(whole);
  const secret = [...address.searchParams].filter(
    ([name, value]) => secretNames.test(name) || /^t$|key|sig/i.test(name) || value.length > 40,
  );
  if (address.username === '' && address.password === '' && secret.length === 0) return whole;
  address.username = '';
  address.password = '';
  for (const [name] of secret) address.searchParams.delete(name);
  return address.href;
}
