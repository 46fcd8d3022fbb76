import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pastedCode, pastedLinkToken, pastedToken } from '../../../lib/vendors/pasted-token.ts';

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiI5ZjJjNGE3ZSJ9.Zx8Kq2Lw0VbN6yRt9MuPc3Hs';
const opaque = 'q01-demo_9Lw3Zb7PhX1+sVm6/QeU4t==';

/** What a clipboard puts around a token. */
const wraps: Readonly<Record<string, (token: string) => string>> = {
  nothing: (token) => token,
  blanks: (token) => `  ${token}\t`,
  'line breaks': (token) => `\r\n${token}\n\n`,
  'hard blanks': (token) => `\u00a0${token}\u202f`,
  Bearer: (token) => `Bearer ${token}`,
  'bearer in small letters, two blanks': (token) => `bearer  ${token}`,
  'Bearer and a line break': (token) => `Bearer\n${token}`,
  'Bearer twice': (token) => `Bearer Bearer ${token}`,
  'a header': (token) => `Authorization: Bearer ${token}`,
  'a header in small letters': (token) => `authorization:bearer ${token}\r\n`,
  'an option of curl': (token) => `-H "Authorization: Bearer ${token}"`,
  'an option of curl over two lines': (token) => `--header 'Authorization: Bearer ${token}' \\\n`,
  'another header': (token) => `X-Auth-Token: ${token}`,
  'straight quotes': (token) => `"${token}"`,
  'single quotes': (token) => `'${token}'`,
  backticks: (token) => `\`${token}\``,
  'curly quotes': (token) => `“${token}”`,
  'low quotes': (token) => `„${token}“`,
  guillemets: (token) => `« ${token} »`,
  'angle brackets': (token) => `<${token}>`,
  'Bearer in quotes': (token) => `"Bearer ${token}"`,
  'quotes and a comma': (token) => `"${token}",`,
  'a line of JSON': (token) => `  "access_token": "${token}",`,
  'another line of JSON': (token) => `"token" : "${token}"`,
  'a form’s field': (token) => `access_token=${token}`,
  'its label': (token) => `Token: ${token}`,
  'a longer label': (token) => `User-API token: ${token}`,
  'zero width spaces': (token) => `\u200b${token}\ufeff`,
  'zero width spaces inside': (token) => Array.from(token).join('\u200b'),
  'a soft hyphen inside': (token) => `${token.slice(0, 9)}\u00ad${token.slice(9)}`,
  'lines broken inside': (token) => `${token.slice(0, 20)}\n  ${token.slice(20)}`,
  'a mark of direction': (token) => `\u202a${token}\u202c`,
};

describe('a pasted token', () => {
  test.each(Object.entries(wraps))('is found in %s', (_what, wrap) => {
    for (const token of [jwt, opaque]) expect(pastedToken(wrap(token))).toBe(token);
  });
  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t'],
    ['quotes alone', '""'],
    ['the word alone', 'Bearer'],
    ['the word and blanks', 'Authorization: Bearer '],
    ['characters nobody sees', '\u200b\u2060\u3164'],
    ['two words', 'my token'],
    ['two tokens', `${jwt} ${jwt}`],
    ['a sentence', 'The token is in the other mail'],
    ['a masked token', 'eyJhbGci…'],
    ['a token cut with dots', `${jwt.slice(0, 20)}...`],
    ['an address', 'https://rmm.example/users'],
    ['other letters', 'жетон'],
    ['full-width letters', 'ｅｙＪ'],
    ['JSON with more than a token', `{"token":"${jwt}","expires":1}`],
    ['a page', '<!doctype html><p>'],
    ['too long', 'a'.repeat(16_385)],
    ['another scheme', 'Basic dXNlcjpwYXNz'],
  ])('is not %s', (_what, text) => {
    expect(pastedToken(text)).toBeNull();
  });
  test('is left as it is, whatever its letters', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9._~+/=|:!$-]{8,80}[A-Za-z0-9]$/);
    fc.assert(
      fc.property(token, (each) => {
        fc.pre(
          !/^(?:bearer|authorization|token|jwt|.{0,12}(?:token|jwt)|-h)\b/i.test(each) &&
            !each.includes('://'),
        );
        expect(pastedToken(each)).toBe(each);
      }),
    );
    for (const odd of ['Bearer-1', 'tokenizer', 'jwt2', 'authorizationCode9', '1|abcDEF'])
      expect(pastedToken(odd)).toBe(odd);
  });
  test('is found in a moment, in the longest text of blanks', () => {
    const before = performance.now();
    for (const text of [
      ' '.repeat(50_000),
      `a${' '.repeat(50_000)}b`,
      ' '.repeat(1_000_000),
      '"'.repeat(50_000),
      'user-'.repeat(10_000),
      'token '.repeat(3000),
    ])
      pastedToken(text);
    expect(performance.now() - before).toBeLessThan(3000);
  });
});

describe('a pasted sign-in link', () => {
  const link = `https://members.acme.example/en/user/login?server=true&t=${jwt}&redirectUrl=%2F`;
  test.each([
    ['as it is', link],
    ['in blanks', ` ${link}\n`],
    ['in angle brackets', `<${link}>`],
    ['in quotes', `"${link}"`],
    ['in a sentence', `Sign in here: ${link}`],
    ['over two lines', `${link.slice(0, 60)}\r\n${link.slice(60)}`],
    ['with zero width spaces', `\u200b${link}\u200b`],
    ['as a page’s source writes it', link.replaceAll('&', '&amp;')],
    ['with the token last', `https://members.acme.example/login?t=${jwt}`],
    ['with the token after a hash', `https://members.acme.example/#/login?t=${jwt}`],
    ['percent-encoded', `https://members.acme.example/login?t=${encodeURIComponent(jwt)}`],
    ['or is the token', jwt],
    ['or the token in quotes', `“${jwt}”`],
  ])('holds its token %s', (_what, text) => {
    expect(pastedLinkToken(text)).toBe(jwt);
  });
  test('holds a token with signs that an address encodes, as it is', () => {
    expect(pastedLinkToken('https://a.example/login?t=ab%2Bc%2Fd%3D%3D')).toBe('ab+c/d==');
    expect(pastedLinkToken('https://a.example/login?t=ab+c/d==')).toBe('ab+c/d==');
  });
  test.each([
    'https://members.acme.example/login',
    'https://members.acme.example/login?server=true',
    'https://members.acme.example/login?t=',
    'https://members.acme.example/login?t=%E0%A4%A',
    'https://members.acme.example/login?t=…',
    'https://members.acme.example/login?at=abc',
    'Click here',
    '',
  ])('is not %j', (text) => {
    expect(pastedLinkToken(text)).toBeNull();
  });
});

test.each([
  ['123456', '123456'],
  [' 123 456 ', '123456'],
  ['123-456', '123456'],
  ['12\u00a034\u200b56\n', '123456'],
  ['１２３４５６', '123456'],
  ['ab-cd 12', 'ab-cd 12'],
  ['', ''],
])('a code pasted as %j is %j', (pasted, code) => {
  expect(pastedCode(pasted)).toBe(code);
});
