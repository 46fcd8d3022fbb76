import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { maskName, maskToken, maskWords, repeatsSecret, tokenId } from '../../../lib/security/mask.ts';
import { disguises, lettersRead } from '../../support/disguises.ts';
import { leak, pieces } from '../../support/leak.ts';

// Properties take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI5ZjJjNGE3ZSJ9.Zx8Kq2Lw0VbN6yRt9MuPc3Hs';
const hex = 'c4a7e90d1b38f256a0d9c7e4b1823f65';

describe('a masked token', () => {
  test.each([
    ['', '…'],
    ['a', '…'],
    ['abc', '…'],
    ['abcd', 'a…'],
    ['abcdefgh', 'ab…'],
    ['a'.repeat(31), `${'a'.repeat(7)}…`],
    [hex, 'c4a7e90d…'],
    [jwt, 'eyJhbGci…'],
    ['é🏢'.repeat(20), 'é🏢é🏢é🏢é🏢…'],
  ])('%j is %j', (token, masked) => {
    expect(maskToken(token)).toBe(masked);
  });
  test('is never more than a quarter of it, and 8 characters at most', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (token) => {
        const shown = maskToken(token);
        const characters = Array.from(shown.slice(0, -1));
        expect(shown.endsWith('…')).toBe(true);
        expect(token.startsWith(characters.join(''))).toBe(true);
        expect(characters.length).toBeLessThanOrEqual(Math.min(8, Array.from(token).length / 4));
        expect(shown.isWellFormed()).toBe(token.slice(0, characters.join('').length).isWellFormed());
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a token’s id', () => {
  test('is the start of its SHA-256', async () => {
    expect(await tokenId(jwt)).toBe(createHash('sha256').update(jwt).digest('hex').slice(0, 8));
  });
  test('tells two JWTs apart that begin alike, and holds nothing of either', async () => {
    const other = `${jwt.slice(0, -1)}t`;
    expect(maskToken(other)).toBe(maskToken(jwt));
    expect(await tokenId(other)).not.toBe(await tokenId(jwt));
    expect(await tokenId(jwt)).toMatch(/^[0-9a-f]{8}$/);
  });
  test('is not told of one so short that it could be guessed from its digest', async () => {
    for (const short of ['', 'a', 'Demo1234', '49281749281']) expect(await tokenId(short)).toBe('');
    expect(await tokenId('492817492817')).toMatch(/^[0-9a-f]{8}$/);
  });
});

describe('a vendor’s words', () => {
  test.each([
    ['whole', `Token ${hex} is bad.`],
    ['twice', `${hex} and ${hex}`],
    ['cut at its end', `Token ${hex.slice(0, 20)}... is bad.`],
    ['cut at its end, short', `Token '${hex.slice(0, 9)}...' is bad.`],
    ['cut at its start', `Token ...${hex.slice(-12)} is bad.`],
    ['cut at both ends', `(${hex.slice(7, 19)})`],
    ['stuck between other letters', `x${hex}x`],
    ['in capitals', `TOKEN ${hex.toUpperCase()}`],
    ['in an address', `See https://x.example/?t=${hex}`],
    ['at the very end of what is read', `${'a '.repeat(990)}${hex}`],
  ])('do not carry a secret %s', (_what, words) => {
    expect(leak(maskWords(words, [hex], 2000).toLowerCase(), [hex])).toBeUndefined();
    // Where it was known and where it was not: it looks like one.
    expect(leak(maskWords(words, [], 2000).toLowerCase(), [hex])).toBeUndefined();
  });
  test.each([
    ['as it is', (secret: string) => secret],
    ['percent-encoded', encodeURIComponent],
    ['form-encoded', (secret: string) => new URLSearchParams({ p: secret }).toString().slice(2)],
    ['in JSON', (secret: string) => JSON.stringify(secret)],
    [
      'in HTML',
      (secret: string) =>
        secret
          .replaceAll('&', '&amp;')
          .replaceAll('<', '&lt;')
          .replaceAll('"', '&quot;')
          .replaceAll("'", '&#39;'),
    ],
    ['cut, percent-encoded', (secret: string) => encodeURIComponent(secret).slice(3, -3)],
  ])('do not carry a password of odd signs %s', (_what, quote) => {
    const password = `p<ä&"ö ü'\\ß=é%ñ`;
    const shown = maskWords(`Das Kennwort ${quote(password)} ist falsch.`, [password]);
    expect(leak(shown, [password, quote(password)], 5)).toBeUndefined();
    expect(shown).toMatch(/^Das Kennwort .* ist falsch\.$/);
  });
  test('do not carry nine letters of one that looks like words, but may carry eight', () => {
    const words = 'correctHorseBatteryStapleForEverybody';
    for (let at = 0; at + 9 <= words.length; at += 1)
      expect(maskWords(`<${words.slice(at, at + 9)}>`, [words])).toBe('<…>');
    expect(maskWords(`<${words.slice(3, 11)}>`, [words])).toBe(`<${words.slice(3, 11)}>`);
  });
  test('do not carry a code of digits and blanks, percent-encoded', () => {
    expect(
      leak(
        maskWords(`Code ${encodeURIComponent('1 2 3 4 5')} is over`, ['1 2 3 4 5']),
        ['1 2 3 4 5', '1%202%203%204%205'],
        5,
      ),
    ).toBeUndefined();
  });
  test('of a short password not more than a letter or three', () => {
    for (const words of ['Demo1234', 'demo1234', 'Wrong: Demo1234!', 'Demo123 is close', 'emo12', '1234']) {
      expect(leak(maskWords(words, ['Demo1234']).toLowerCase(), ['demo1234'], 4)).toBeUndefined();
    }
  });
  test.each([
    ['a magic link', 'Open https://portal.example/login?t=abc', 'Open …'],
    ['a token nobody told us of', 'Reset code 5f1c0ffee5f1c0ffee5f1c0f', 'Reset code …'],
    ['the beginning of a JWT', 'Token eyJhbGciOi is bad', 'Token … is bad'],
    ['a piece that mixes letters and digits', 'Key a1b2c3d4e', 'Key …'],
    ['full-width letters and digits', 'Key ｃ４ａ７ｅ９０ｄ１', 'Key …'],
    ['letters and digits with signs nobody sees', 'Key c4\u200ba7\u00ade90\u034fd1b', 'Key …'],
    ['one spelled out', 'Key c 4 a 7 e 9 0 d 1 b is over', 'Key … is over'],
    ['one spelled out with hyphens', 'Key c-4-a-7-e-9-0-d-1-b.', 'Key …'],
    ['letters in a case that no word has', 'Key KtvXqLmRzWb, or “qLmRzWbKt”', 'Key …, or “…”'],
  ])('do not carry what looks like a secret: %s', (_what, words, shown) => {
    expect(maskWords(words, [])).toBe(shown);
  });
  test.each([
    'Parametrul "Database" este obligatoriu.',
    'Utilizatorul nu are drepturi pentru "GetAllArticles".',
    'The session could not be exchanged. Try again at 14:30 on 2026-11-21.',
    "Operation not allowed, missing permission 'product'",
    'Der Benutzer ist gesperrt (Code 4711).',
    'UNAUTHORIZED: the missingPermission is BillingRights, APIAccess or accountID',
  ])('stay readable otherwise: %s', (words) => {
    expect(maskWords(words, [jwt, hex, 'Kt4vXq9Lm2Rz7Wb5Yc8N'])).toBe(words);
  });
  test('do not carry nine letters in a row of a secret nobody knows any more, in nine of ten', () => {
    const letter = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz');
    const secrets = fc.sample(fc.string({ unit: letter, minLength: 12, maxLength: 19 }), {
      numRuns: 2000,
      seed: 7,
    });
    const carried = secrets.filter(
      (secret) => leak(maskWords(`The key ${secret} is over.`, []), [secret]) !== undefined,
    );
    expect(carried.length).toBeLessThan(secrets.length / 10);
    const named = secrets.filter((secret) => leak(maskName(`key.${secret}`, []), [secret]) !== undefined);
    expect(named.length).toBeLessThan(secrets.length / 10);
  });
  test('do not carry nine of one that mixes digits in, in 49 of 50, not as a permission’s name either', () => {
    for (const signs of [
      '0123456789abcdefghijklmnopqrstuvwxyz',
      '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
      '234567ABCDEFGHIJKLMNOPQRSTUVWXYZ',
      '0123456789abcdef',
    ]) {
      const sign = fc.constantFrom(...signs);
      const secrets = fc
        .sample(fc.string({ unit: sign, minLength: 10, maxLength: 32 }), { numRuns: 4000, seed: 7 })
        .filter((secret) => /\d/.test(secret));
      const named = secrets.filter((secret) => leak(maskName(`key/${secret}`, []), [secret]) !== undefined);
      expect([signs, named.length < secrets.length / 50]).toEqual([signs, true]);
    }
  });
  test('are held tighter than a permission’s name: digits in a word of a sentence are masked', () => {
    for (const name of ['customers2024', 'manageB2BOrders', 'OAuth2Clients'])
      expect([maskWords(`No ${name}.`, []), maskName(name, [])]).toEqual(['No ….', name]);
  });
  test('come on one line, without signs that turn or hide text', () => {
    expect(maskWords('a\r\nb\u0000c\u2028d\u202ee\u2066f\n', [])).toBe('a b c def');
  });
  test('are cut to 200 characters, whole ones', () => {
    const shown = maskWords('🏢 '.repeat(300), []);
    expect(Array.from(shown)).toHaveLength(200);
    expect(shown.endsWith('…')).toBe(true);
    expect(shown.isWellFormed()).toBe(true);
  });
  test('are nothing when they were nothing', () => {
    expect([maskWords('', [hex]), maskWords(' \n', [hex]), maskWords('a', ['', 'b', 'ab'])]).toEqual([
      '',
      '',
      'a',
    ]);
  });
  test('never make it throw, whatever was typed and whatever was said', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), (words, secrets) => void maskWords(words, secrets)),
    );
  });
  test('are masked in a moment, even a megabyte of them with the longest tokens', () => {
    const long = 'Ab1'.repeat(5000);
    const before = performance.now();
    maskWords(`${long} `.repeat(70), [long, `${long}x`, hex, 'p'.repeat(20_000)]);
    maskWords('a'.repeat(1_000_000), [hex]);
    expect(performance.now() - before).toBeLessThan(2000);
  });
  test('never carry nine characters in a row of a given secret, wherever and however it was put in and cut', () => {
    const alphabet = fc.constantFrom(...'abcXYZ019-_.~!$ %+/=é"<&');
    const secret = fc.string({ unit: alphabet, minLength: 9, maxLength: 60 });
    const filling = fc.string({ unit: fc.constantFrom(...'abcXYZ019 .,:"…\n'), maxLength: 30 });
    const piece = fc.tuple(
      secret,
      fc.nat(60),
      fc.nat(60),
      fc.constantFrom('as is', 'upper', 'lower', 'encoded'),
    );
    let quoted = 0;
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 3 }),
        filling,
        filling,
        (parts, before, after) => {
          const secrets = parts.map(([value]) => value);
          const words = parts
            .map(([value, from, to, how]) => {
              const cut = value.slice(Math.min(from, to), Math.max(from, to) + 1);
              return how === 'upper'
                ? cut.toUpperCase()
                : how === 'lower'
                  ? cut.toLowerCase()
                  : how === 'encoded'
                    ? encodeURIComponent(cut)
                    : cut;
            })
            .reduce((text, part) => `${text}${part}${after}`, before);
          if (leak(words, secrets) !== undefined) quoted += 1;
          expect(leak(maskWords(words, secrets), secrets)).toBeUndefined();
        },
      ),
      { numRuns: 2000 },
    );
    expect(quoted).toBeGreaterThan(200);
  });
  test.each(Object.entries(disguises))('do not carry a secret %s', (_form, disguise) => {
    for (const secret of [hex, jwt, 'Kt4vXq9Lm2Rz', 'pässwörd zum Üben', 'correctHorseBatteryStaple']) {
      const shown = maskWords(`Das Kennwort (${disguise(secret)}) ist falsch.`, [secret], 2000);
      expect(shown).toMatch(/^Das Kennwort \(.*\) ist falsch\.$/);
      expect(held([secret], shown)).toBeUndefined();
      expect(held([secret], maskName(disguise(secret), [secret]))).toBeUndefined();
      expect(repeatsSecret(`I am ${disguise(secret)}`, [secret])).toBe(true);
    }
  });
  test('never carry nine letters of one in a row, whatever stands between them and however they are cut', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_.~+/=-]{14,60}$/);
    const filling = fc.string({ unit: fc.constantFrom(...'abcXYZ019 .,:"…\n'), maxLength: 30 });
    const part = fc.tuple(secret, fc.nat(8), fc.nat(60), fc.constantFrom(...Object.values(disguises)));
    let quoted = 0;
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), filling, (parts, between) => {
        const secrets = parts.map(([value]) => value);
        const words = parts
          .map(([value, from, to, disguise]) => disguise(value.slice(from, from + to)))
          .join(`${between} … `);
        expect(held(secrets, maskWords(words, secrets, 2000))).toBeUndefined();
        if (held(secrets, words) === undefined) return;
        quoted += 1;
        expect(repeatsSecret(words, secrets)).toBe(true);
      }),
      { numRuns: 1000 },
    );
    expect(quoted).toBeGreaterThan(200);
  });
  test('are not masked where a secret has no letters in common with them', () => {
    for (const words of [
      'Use a strong password.',
      'Încercați din nou la 14:30.',
      'Der Schlüssel fehlt (Code 4711).',
    ])
      expect(maskWords(words, [hex, jwt, '.*+?^$}{()|[]/-', '…………', '\u200b\u200b\u200b\u200b\u200b'])).toBe(
        words,
      );
  });
});

/** Nine letters or digits in a row of a secret that a reader takes from a text. */
function held(secrets: readonly string[], text: string): string | undefined {
  const pieceSet = new Set(
    secrets.flatMap((secret) => lettersRead(secret).flatMap((each) => pieces(each, 9))),
  );
  return lettersRead(text)
    .flatMap((each) => pieces(each, 9))
    .find((piece) => pieceSet.has(piece));
}

describe('a secret with nothing in it but signs', () => {
  const secret = '.*+?^$}{()|[]/-#';
  test('is found between blanks and invisible characters, and in full-width signs', () => {
    for (const disguise of [' ', '\u200b', '\u00ad'].map(
      (sign) => (text: string) => text.split('').join(sign),
    ))
      expect(maskWords(`Wrong: ${disguise(secret)}!`, [secret])).toBe('Wrong: …!');
    expect(repeatsSecret(disguises['in full-width letters']?.(secret) ?? '', [secret])).toBe(true);
  });
});

describe('a name', () => {
  test.each([
    [hex, true],
    [hex.slice(3, 12), true],
    [`user ${jwt.slice(30, 45)}`, true],
    ['Demo1234', true],
    ['my Demo1234!', true],
    [hex.slice(3, 11), false],
    ['jane@example.com', false],
    ['Demo123', false],
    ['', false],
  ])('%j repeats a secret: %s', (name, repeats) => {
    expect(repeatsSecret(name, [hex, jwt, 'Demo1234', 'jane', ''])).toBe(repeats);
  });
  test('of any nine letters in a row repeats a secret, and of eight does not, wherever they stand', () => {
    for (const secret of [hex, 'correctHorseBatteryStaple', 'nineteen-nine'])
      for (let at = 0; at + 9 <= secret.length; at += 1) {
        const nine = secret.slice(at, at + 9);
        expect([nine, repeatsSecret(nine, [secret])]).toEqual([nine, true]);
        expect([nine, repeatsSecret(`a ${nine} b`, [secret])]).toEqual([nine, true]);
        expect([nine, repeatsSecret(nine.slice(1), [secret])]).toEqual([nine, false]);
      }
  });
  test.each([
    // As it was typed, or as a server writes it: what they share with the password gives nothing away.
    ['fourwayshop-user@example.com', false],
    ['FourWayShop-User@Example.com', false],
    ['user fourwayshop', false],
    // More of the password than the user name has.
    ['fourwayshop-password', true],
    ['fourwayshop-password-1', true],
    ['the fourwayshop-password-1 of fourwayshop-user@example.com', true],
    ['Demo1234', true],
  ])('%j repeats more of one than the user name that was typed: %s', (name, repeats) => {
    const secrets = ['fourwayshop-password-1', 'Demo1234'];
    expect(repeatsSecret(name, secrets, ['fourwayshop-user@example.com', 'Demo1234'])).toBe(repeats);
  });
  test('that was typed may hold a whole secret, and be none', () => {
    expect(repeatsSecret('jane-Demo1234', ['Demo1234'], ['jane-Demo1234'])).toBe(false);
    expect(repeatsSecret('the Demo1234', ['Demo1234'], ['jane-Demo1234'])).toBe(true);
    for (const same of ['demo', 'Demo1234', hex]) expect(repeatsSecret(same, [same], [same])).toBe(true);
  });
  test('that is a short secret in other letters, or with signs nobody sees, repeats it', () => {
    for (const name of ['d e m o', 'ＤＥＭＯ', 'd\u200be\u200bm\u200bo', 'démo', 'demo\u00ad'])
      expect([name, repeatsSecret(name, ['demo'])]).toEqual([name, true]);
    for (const name of ['demon', 'de', '...', '\u200b', ''])
      expect([name, repeatsSecret(name, ['demo', '!!', ''])]).toEqual([name, false]);
  });
  test('that was typed may be spaced otherwise by the server, and repeats no more than before', () => {
    const secrets = ['fourwayshop-password-1'];
    const typed = ['fourwayshop-user@example.com'];
    for (const name of ['four way shop user', 'ＦｏｕｒＷａｙＳｈｏｐ', 'FourWayShop User (example.com)'])
      expect([name, repeatsSecret(name, secrets, typed)]).toEqual([name, false]);
    expect(repeatsSecret('four way shop pass word', secrets, typed)).toBe(true);
  });
});
