/** Finds where the parts of a text that is valid JSON stand, so that a fault can be told by line and column. */

/** A position, line and column counted from 1, a column being one character. */
export interface TextPlace {
  line: number;
  column: number;
}

/** Offsets, in UTF-16 code units, of the members of the object or list that begins at an offset. */
export function membersAt(text: string, start: number): Map<string, number> {
  const members = new Map<string, number>();
  const isList = text[start] === '[';
  if (!isList && text[start] !== '{') return members;
  let at = afterBlanks(text, start + 1);
  while (at < text.length && text[at] !== ']' && text[at] !== '}') {
    let name = String(members.size);
    if (!isList) {
      const end = endOfText(text, at);
      name = JSON.parse(text.slice(at, end));
      at = afterBlanks(text, afterBlanks(text, end) + 1);
    }
    members.set(name, at);
    at = afterBlanks(text, endOfValue(text, at));
    if (text[at] === ',') at = afterBlanks(text, at + 1);
  }
  return members;
}

/** The offset of the value at a path, or of the nearest part around it that exists. */
export function offsetAt(text: string, start: number, path: readonly PropertyKey[]): number {
  let at = start;
  for (const part of path) {
    const next = membersAt(text, at).get(String(part));
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

/** The offset of the first value. */
export const firstValue = (text: string): number => afterBlanks(text, 0);

export function placeOf(text: string, offset: number): TextPlace {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\n\r\ufeff'.includes(text[at] ?? '')) at += 1;
  return at;
}

/** The offset after the text whose opening quotation mark is at `from`. */
function endOfText(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** The offset after the value that begins at `from`; without recursion, because depth is the file's choice. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const character = text[at] ?? '';
    if (character === '"') at = endOfText(text, at);
    else {
      if (character === '{' || character === '[') depth += 1;
      else if (character === '}' || character === ']') depth -= 1;
      else if (depth === 0) {
        while (at < text.length && !',]} \t\n\r'.includes(text[at] ?? '')) at += 1;
        return at;
      }
      at += 1;
    }
  } while (depth > 0 && at < text.length);
  return at;
}
