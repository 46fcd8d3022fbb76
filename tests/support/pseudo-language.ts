/**
 * Two languages that nobody speaks, made from English: one long and accented, one mirrored.
 * They find a text outside the catalogue, a clipped end and a style with left and right before a translator does.
 */

/** Their folders' names, which a browser must know; nothing else of those languages is in them. */
export const pseudoLanguages = { long: 'sv', mirrored: 'ar' } as const;
export type PseudoLanguage = keyof typeof pseudoLanguages;

type Catalogue = Readonly<Record<string, { message: string; description?: string }>>;

const plain = 'aceinosuyzACEINOSUYZ';
const accented = 'àçéîñöšûýžÀÇÉÎÑÖŠÛÝŽ';

/** Where a sentence of the long one begins and ends: a text without its end was clipped. */
export const [startMark, endMark] = ['⟦', '⟧'] as const;

/** A sentence with an accent on most letters; mentions such as `$1` stay. */
function withAccents(message: string): string {
  return message.replace(/[a-zA-Z]/g, (letter) => accented[plain.indexOf(letter)] ?? letter);
}

/** The longest word of a text, in characters; what stands for a mention counts as written. */
const longestWord = (text: string): number => Math.max(0, ...text.split(/\s+/).map((word) => word.length));

/** Words that make up this many characters, of which one is as long as asked. */
function filler(characters: number, word: number): string {
  const short = 'ëxtrå ';
  const long =
    word === 0
      ? ''
      : `${short
          .trim()
          .repeat(Math.ceil(word / 5))
          .slice(0, word)} `;
  return (long + short.repeat(Math.max(0, Math.ceil((characters - long.length) / short.length)))).trim();
}

/**
 * The catalogue of a pseudo-language. No text of the long one is shorter than that of a shipped language, nor is its
 * longest word: where it fits, they fit.
 * @param descriptions English with its descriptions: what must be short says so there, and grows by no two fifths
 * @param shipped the catalogues of the languages that are shipped
 */
export function pseudoCatalogue(
  kind: PseudoLanguage,
  english: Catalogue,
  descriptions: Catalogue,
  shipped: readonly Catalogue[],
): Catalogue {
  const texts = Object.entries(english).map(([key, { message }]) => {
    if (kind === 'mirrored') return [key, { message }] as const;
    const forms = key.endsWith('_other') ? ['other', 'few', 'many'] : [''];
    const others = shipped.flatMap((catalogue) =>
      forms.map((form) => catalogue[key.replace(/(?<=_)other$/, form)]?.message ?? ''),
    );
    const longest = Math.max(...others.map(({ length }) => length));
    const word = Math.max(...others.map(longestWord));
    const own = withAccents(message);
    const missing = word > longestWord(own) ? word : 0;
    const isShort = /at most|as short as/.test(descriptions[key]?.description ?? '');
    // By a letter of middling width: its box is made for so many characters, and holds no word of wide ones alone.
    if (isShort) return [key, { message: longest > own.length ? own.padEnd(longest, 'ř') : own }] as const;
    const room = Math.max(message.length * 0.4, longest - own.length - 1);
    return [key, { message: `${startMark}${own} ${filler(room, missing)}${endMark}` }] as const;
  });
  return {
    ...Object.fromEntries(texts),
    extensionName: { message: 'Tenant Concierge' },
    language: { message: pseudoLanguages[kind] },
    direction: { message: kind === 'mirrored' ? 'rtl' : 'ltr' },
  };
}
