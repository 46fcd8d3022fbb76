/** Decodes a body by its byte order mark, its declared charset, or as UTF-8. */

/** The byte order marks of the encodings that the Encoding Standard decodes by one. */
const byteOrderMarks: readonly (readonly [label: string, mark: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/**
 * The text of a body. The byte order mark outranks the declared charset, as in browsers.
 * A missing or unknown charset means UTF-8, the only one that RFC 8259 allows for JSON.
 * @param contentType the `Content-Type` header, or `null`
 */
export function decodeBody(bytes: Uint8Array, contentType: string | null): string {
  const marked = byteOrderMarks.find(([, mark]) => mark.every((byte, at) => bytes[at] === byte));
  return decoderFor(marked?.[0] ?? charsetOf(contentType)).decode(bytes);
}

/** The value of the first `charset` parameter, quoted or bare; `''` without one. */
function charsetOf(contentType: string | null): string {
  const [, value = ''] = /;\s*charset\s*=\s*["']?([^"';,\s]+)/i.exec(contentType ?? '') ?? [];
  return value;
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
