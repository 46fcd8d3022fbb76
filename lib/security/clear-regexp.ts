/**
 * Makes the browser forget the text that a regular expression last matched: it keeps the whole of it, for
 * `RegExp.input`, until another one matches. Called when that text may have been a secret.
 */
export function clearRegExpState(): void {
  /^$/.exec('');
}
