/** What a definition's texts may be. Each function returns the issue, or `null`; none repeats the text. */
import { validatePath } from '../../tenants/addresses.ts';
import { validateLine } from '../../tenants/settings.ts';
import { createIssue, type Issue } from '../../tenants/validation-issue.ts';
import { pointerNames } from './pointer.ts';

/** A displayed text: one line without invisible characters, and no message's key. */
export const lineIssue = (text: string): Issue | null =>
  text.trim() === '' ? createIssue('fault_empty') : validateLine(text);

export const pointerIssue = (text: string): Issue | null =>
  pointerNames(text) === null ? createIssue('fault_definition_pointer') : null;

/** A fixed piece of a path: whole segments below the base URL, nothing that leads elsewhere. */
export function literalPathIssue(text: string): Issue | null {
  const issue = validatePath(text);
  if (issue !== null) return issue;
  if (!/^[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$/.test(text)) return createIssue('fault_definition_path');
  const decoded = decodeURIComponent(text);
  return decoded.split('/').some((part) => /^\.{1,2}$/.test(part)) || decoded.includes('//')
    ? createIssue('fault_pathDots')
    : null;
}

/** Headers that belong to the browser, to the connection, or to a proxy (Fetch standard, RFC 9110), or that rename the method. */
const foreignHeaders =
  /^(?:cookie2?|set-cookie2?|host|origin|referer|content-length|connection|keep-alive|te|trailer|transfer-encoding|upgrade|via|expect|date|dnt|accept-charset|accept-encoding|access-control-.*|(?:proxy|sec)-.*|x-http-method(?:-override)?|x-method-override|forwarded|x-forwarded-.*)$/i;

export function headerNameIssue(text: string): Issue | null {
  if (!/^[!#$%&'*+.^`|~\w-]+$/.test(text)) return createIssue('fault_definition_headerName');
  return foreignHeaders.test(text) ? createIssue('fault_definition_header', text.toLowerCase()) : null;
}

/** Latin-1 on one line, as a header's value must be; every fixed text of a request is one. */
export const headerTextIssue = (text: string): Issue | null =>
  /^[\x20-\x7e\xa0-\xff]*$/.test(text) ? null : createIssue('fault_definition_latin');

export const lowerCaseIssue = (text: string): Issue | null =>
  text === text.toLowerCase() && text.trim() !== '' ? null : createIssue('fault_definition_lowerCase');
