/** Forms that a reader takes for the same text, written independently of the mask. */
const between = (sign: string) => (text: string) => Array.from(text).join(sign);

export const disguises: Readonly<Record<string, (text: string) => string>> = {
  'with blanks between': between(' '),
  'with hard blanks between': between('\u00a0'),
  'with line breaks between': between('\n'),
  'with zero width spaces between': between('\u200b'),
  'with soft hyphens between': between('\u00ad'),
  'with grapheme joiners between': between('\u034f'),
  'with word joiners between': between('\u2060'),
  'with Hangul fillers between': between('\u3164'),
  'with empty Braille between': between('\u2800'),
  'with tags between': between('\u{e0041}'),
  'with accents between': between('\u0301'),
  'with enclosing marks between': between('\u20dd'),
  'with hyphens between': between('-'),
  'with dots between': between('.'),
  'with a blank here and there': (text) => text.replace(/.{3}/gsu, '$& '),
  'in full-width letters': (text) =>
    text.replace(/[!-~]/g, (sign) => String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)),
  'in mathematical letters': (text) =>
    text
      .replace(/[A-Z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0x1d400 - 65))
      .replace(/[a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0x1d41a - 97))
      .replace(/\d/g, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + 0x1d7ce - 48)),
  'in full-width capitals with invisible signs between': (text) =>
    Array.from(text.toUpperCase())
      .map((sign) => (/[!-~]/.test(sign) ? String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0) : sign))
      .join('\u200d'),
};

/** The letters and digits that a reader takes from a text, in lower case; a masked place stays a border. */
export function lettersRead(text: string): string[] {
  return text.split(/["…]/).map((part) =>
    part
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]+/gu, '')
      .toLowerCase(),
  );
}
