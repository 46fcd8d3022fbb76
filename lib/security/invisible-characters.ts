/** Finds and removes characters that nobody sees. Imports nothing, so that pages can use the functions too. */

/** Unicode's ignorable characters, and the visible-by-property ones whose glyph is empty. */
const invisible = /[\p{Default_Ignorable_Code_Point}\u2800\u{13441}\u{13442}\u{16fe4}\u{1d159}]/u;
const removable = new RegExp(`(?!\\p{Bidi_Control})${invisible.source}`, 'gu');

/** Emoji with the joiners, variation selectors and tags that their form needs; the tags spell three flags. */
const emoji =
  /\u{1f3f4}\u{e0067}\u{e0062}(?:\u{e0065}\u{e006e}\u{e0067}|\u{e0073}\u{e0063}\u{e0074}|\u{e0077}\u{e006c}\u{e0073})\u{e007f}|\p{Extended_Pictographic}\p{Emoji_Modifier}?[\ufe0e\ufe0f]?(?:\u200d\p{Extended_Pictographic}\p{Emoji_Modifier}?[\ufe0e\ufe0f]?)*|[\d#*]\ufe0f?\u20e3/gu;

/** Names of the characters that turn up most, as Unicode gives them. */
const names: Readonly<Record<number, string>> = {
  173: 'SOFT HYPHEN',
  847: 'COMBINING GRAPHEME JOINER',
  1564: 'ARABIC LETTER MARK',
  4447: 'HANGUL CHOSEONG FILLER',
  4448: 'HANGUL JUNGSEONG FILLER',
  6158: 'MONGOLIAN VOWEL SEPARATOR',
  8203: 'ZERO WIDTH SPACE',
  8204: 'ZERO WIDTH NON-JOINER',
  8205: 'ZERO WIDTH JOINER',
  8288: 'WORD JOINER',
  8289: 'FUNCTION APPLICATION',
  8290: 'INVISIBLE TIMES',
  8291: 'INVISIBLE SEPARATOR',
  8292: 'INVISIBLE PLUS',
  10240: 'BRAILLE PATTERN BLANK',
  12644: 'HANGUL FILLER',
  65279: 'ZERO WIDTH NO-BREAK SPACE',
  65440: 'HALFWIDTH HANGUL FILLER',
};

/** The first invisible character outside an emoji, such as `U+200B ZERO WIDTH SPACE`; `null` without one. */
export function invisibleCharacter(text: string): string | null {
  const point = invisible.exec(text.replace(emoji, ' '))?.[0].codePointAt(0);
  if (point === undefined) return null;
  const code = `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
  return `${code} ${names[point] ?? nameOfFamily(point)}`.trim();
}

function nameOfFamily(point: number): string {
  if ((point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef))
    return 'VARIATION SELECTOR';
  return point >= 0xe0000 && point <= 0xe007f ? 'TAG' : '';
}

/**
 * A text without surrounding blanks and without invisible characters; emoji stay whole.
 * Marks of direction stay, because they change what is seen; of them alone nothing is left.
 */
export function visibleText(text: string): string {
  if (!/[^\s\p{Bidi_Control}]/u.test(text)) return '';
  if (!invisible.test(text)) return text.trim();
  let visible = '';
  let from = 0;
  for (const { 0: whole, index } of text.matchAll(emoji)) {
    visible += text.slice(from, index).replace(removable, '') + whole;
    from = index + whole.length;
  }
  visible = (visible + text.slice(from).replace(removable, '')).trim();
  return /^[\s\p{Bidi_Control}]+$/u.test(visible) ? '' : visible;
}
