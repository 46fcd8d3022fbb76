/** Texts in the form in which they are compared. Apart from the search, which a page needs only when a key is pressed. */

/**
 * Folds text for comparison: upper case (which makes ß two letters), no diacritics, punctuation as one blank.
 * The result starts and ends with a blank, so that a word's start and end are plain substrings.
 */
export function foldText(text: string): string {
  const whole = ` ${text} `;
  // Fast paths for plain words and for ASCII: the same result in a tenth of the time.
  if (/^[a-z\d]+( [a-z\d]+)*$/i.test(text)) return whole.toUpperCase();
  if (!/[^ -~]/.test(text)) return whole.toUpperCase().replace(/[^$+<=>A-Z^`|~\d]+/g, ' ');
  return whole
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[ØŁĐ]/g, (letter) => 'OLD'['ØŁĐ'.indexOf(letter)] ?? '')
    .replace(/[\s\p{P}]+/gu, ' ');
}

/** Splits a name at its matched letters and passes each run of them through `mark`. */
export function highlight<T>(
  name: string,
  letters: readonly number[],
  mark: (run: string) => T,
): (string | T)[] {
  if (letters.length === 0) return [name];
  let before = '';
  let last = 0;
  const runs: { text: string; matched: boolean }[] = [];
  for (const letter of name.match(/.\p{M}*/gsu) ?? []) {
    before += letter;
    const at = foldText(before).length - 2;
    // Separators after the first add nothing to the folded text, so the index stays the same.
    const matched = at > last && letters.includes(at);
    last = at;
    const run = runs.at(-1);
    if (run?.matched === matched) run.text += letter;
    else runs.push({ text: letter, matched });
  }
  return runs.map(({ text, matched }) => (matched ? mark(text) : text));
}
