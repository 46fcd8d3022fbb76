/** Takes a token out of what a clipboard holds: headers, quotes, line breaks, invisible characters. */

/** Invisible characters, which also stand inside a copied token. */
const invisible = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** What stands before a token in a header, a command line, JSON or a form. */
const prefix =
  /^(?:[\s"'`“”„‘’‚«»‹›]+|(?:-H|--header)\s|authorization\b["']?\s*[:=]|(?:(?:x|access|api|auth|id|user)[-_ ]?){0,3}(?:token|jwt)["']?\s*[:=]|(?:bearer|token|jwt)(?:\s+|%20|\s*[:=]|(?=eyJ)))/i;
/** What stands after a token in a sentence, JSON or a command line. */
const suffix = /[\s"'`“”„‘’‚«»‹›,;\\]+$/;

/** A token is one piece of printable ASCII; a masked or cut one ends in dots, and an address is none. */
const tokenShape = /^[\x21-\x7e]{1,16384}$/;
const noToken = /["<>]|:\/\/|\.{3}$|^(?:bearer|token|jwt|authorization:?)$/i;

/** Above any pasted token with all that may surround it, in characters; a longer text is not searched. */
const maxPasted = 60_000;

/** The token in a pasted text, or `null` for what cannot be one. */
export function pastedToken(pasted: string): string | null {
  if (pasted.length > maxPasted) return null;
  let text = pasted.replace(invisible, '');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(prefix, '');
    text = text.slice(0, endOf(text));
    if (text.startsWith('<') && text.endsWith('>')) text = text.slice(1, -1);
  }
  // A mail or a terminal breaks a long token over several lines.
  text = text
    .split(/[\r\n\u2028\u2029]/)
    .map((line) => line.trim())
    .join('');
  return tokenShape.test(text) && !noToken.test(text) ? text : null;
}

/** Where a text ends without its suffix; from the end, because the pattern would start at every blank. */
function endOf(text: string): number {
  let end = text.length;
  while (end > 0 && suffix.test(text.slice(end - 1, end))) end -= 1;
  return end;
}

/** The token in a sign-in link's parameter `t`, or a pasted bare token; `null` for what is neither. */
export function pastedLinkToken(pasted: string): string | null {
  const link = pasted.replace(invisible, '').replace(/\s+/g, '').replaceAll('&amp;', '&');
  if (!/https?:\/\//i.test(link)) return pastedToken(pasted);
  const [, value] = /[?&#]t=([^&#"'<>”’»]+)/.exec(link) ?? [];
  if (value === undefined) return null;
  try {
    return pastedToken(decodeURIComponent(value));
  } catch {
    return null;
  }
}

/** A pasted one-time code without the blanks, hyphens and invisible characters that group its digits. */
export function pastedCode(pasted: string): string {
  const code = pasted.normalize('NFKC').replace(invisible, '').trim();
  return /^[\d\s-]+$/.test(code) ? code.replace(/\D/g, '') : code;
}
