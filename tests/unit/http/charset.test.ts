import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../../lib/http/charset.ts';
import { createPinnedFetch } from '../../../lib/http/pinned-fetch.ts';
import { noon } from '../../support/test-app.ts';

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));
const utf16le = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le'));
const utf16be = (text: string) => Uint8Array.from(Buffer.from(text, 'utf16le').swap16());
const utf8 = (text: string) => new TextEncoder().encode(text);
const marked = (mark: number[], bytes: Uint8Array) => Uint8Array.from([...mark, ...bytes]);

describe('a body', () => {
  test.each([
    ['ISO-8859-1', 'application/json; charset=ISO-8859-1', latin1('Jürgen'), 'Jürgen'],
    ['latin1 in quotes', 'application/json;charset="latin1"', latin1('Jürgen'), 'Jürgen'],
    ['in small letters, with blanks', 'text/plain ; Charset = iso-8859-1; v=1', latin1('é'), 'é'],
    ['windows-1252, with its own signs', 'text/html; charset=windows-1252', Uint8Array.of(0x80, 0x93), '€“'],
    ['ISO-8859-2', 'text/plain; charset=iso-8859-2', Uint8Array.of(0xb1, 0xb3), 'ął'],
    ['windows-1250', 'text/plain; charset=windows-1250', Uint8Array.of(0xe3, 0xba), 'ăş'],
    ['windows-1251', 'text/plain; charset=windows-1251', Uint8Array.of(0xc6), 'Ж'],
    ['Shift_JIS', 'text/plain; charset=Shift_JIS', Uint8Array.of(0x93, 0xfa), '日'],
    ['UTF-16, little end first', 'application/json; charset=utf-16', utf16le('"ü"'), '"ü"'],
    ['UTF-16BE', 'application/json; charset=utf-16be', utf16be('"ü"'), '"ü"'],
    ['UTF-8', 'application/json; charset=utf-8', utf8('"ü🏢"'), '"ü🏢"'],
    ['without a charset', 'application/json', utf8('"ü"'), '"ü"'],
    ['without a type', null, utf8('"ü"'), '"ü"'],
    ['of an unknown charset', 'application/json; charset=klingon', utf8('"ü"'), '"ü"'],
    ['of a charset that browsers refuse', 'text/plain; charset=utf-7', utf8('ü'), 'ü'],
    ['of an empty charset', 'text/plain; charset=', utf8('ü'), 'ü'],
    ['of bytes that are no UTF-8', null, latin1('Jürgen'), 'J\ufffdrgen'],
  ])('%s is decoded', (_what, type, bytes, text) => {
    expect(decodeBody(bytes, type)).toBe(text);
  });
  test.each(['ÿa', 'þa', 'ï»a', 'ï»'])('that begins as half a mark, “%s”, has none', (text) => {
    expect(decodeBody(latin1(text), 'text/plain; charset=iso-8859-1')).toBe(text);
  });
  test.each([
    ['UTF-8', marked([0xef, 0xbb, 0xbf], utf8('{"a":"ü"}'))],
    ['UTF-16LE', marked([0xff, 0xfe], utf16le('{"a":"ü"}'))],
    ['UTF-16BE', marked([0xfe, 0xff], utf16be('{"a":"ü"}'))],
  ])('with a mark of %s is that, whatever it is called, and the mark is gone', (_what, bytes) => {
    for (const type of ['application/json; charset=ISO-8859-1', 'text/plain; charset=utf-8', null])
      expect(decodeBody(bytes, type)).toBe('{"a":"ü"}');
  });
});

test('a reply is decoded by the charset it came with', async () => {
  const type = 'application/json; charset=ISO-8859-1';
  const server = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': type }).end(latin1('{"username":"Jürgen"}')),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const reply = await createPinnedFetch(fetch, () => noon)(
    { method: 'GET', url: `${origin}/`, headers: {} },
    { origins: [origin], cookies: false, signal: new AbortController().signal },
  );
  expect(reply.text).toBe('{"username":"Jürgen"}');
  server.close();
});
