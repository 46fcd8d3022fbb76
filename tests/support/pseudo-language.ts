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

/**
 * The catalogue of a pseudo-language.
 * @param descriptions English with its descriptions: what must be short says so there, and grows no longer
 */
export function pseudoCatalogue(
  kind: PseudoLanguage,
  english: Catalogue,
  descriptions: Catalogue,
): Catalogue {
  const texts = Object.entries(english).map(([key, { message }]) => {
    if (kind === 'mirrored') return [key, { message }] as const;
    const isShort = /at most|as short as/.test(descriptions[key]?.description ?? '');
    if (isShort) return [key, { message: withAccents(message) }] as const;
    const longer = 'ëxtrå '.repeat(Math.ceil((message.length * 0.4) / 6)).trim();
    return [key, { message: `${startMark}${withAccents(message)} ${longer}${endMark}` }] as const;
  });
  return {
    ...Object.fromEntries(texts),
    extensionName: { message: 'Tenant Concierge' },
    language: { message: pseudoLanguages[kind] },
    direction: { message: kind === 'mirrored' ? 'rtl' : 'ltr' },
  };
}
