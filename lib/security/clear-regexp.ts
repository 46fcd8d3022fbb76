/** Overwrites `RegExp.input`, where the browser keeps the last matched text: that text may be a secret. */
export function clearRegExpState(): void {
  /^$/.exec('');
}
