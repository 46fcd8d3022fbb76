/**
 * Finds what makes a text no JSON, and where. Each engine words the fault of `JSON.parse` differently, some without a
 * position, and V8 quotes the text around it, which may hold a secret.
 */

/** What is wrong at the position. `twice`: an object names a field again, of which `JSON.parse` drops the first. */
export type JsonFaultKind =
  | 'value'
  | 'name'
  | 'colon'
  | 'comma'
  | 'trailing'
  | 'end'
  | 'cut'
  | 'open'
  | 'control'
  | 'escape'
  | 'comment'
  | 'twice';

/** A fault with its position, line and column counted from 1, a column being one character. */
interface JsonFault {
  kind: JsonFaultKind;
  line: number;
  column: number;
}

/** The first fault of a text by RFC 8259, or the first repeated name; `null` for a text without either. */
export function findJsonFault(text: string): JsonFault | null {
  const found = scan(text);
  if (found === null) return null;
  const lines = text.slice(0, found.offset).split(/\r\n|\n|\r/);
  return { kind: found.kind, line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 };
}

interface Fault {
  kind: JsonFaultKind;
  /** In UTF-16 code units. */
  offset: number;
}

const plainValue = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const blanks = /[ \t\n\r]*/y;
const unescaped = /[^"\\\p{Cc}]+|[\x7f-\x9f]+/uy;

/** Walks the text without recursion, because a file of nothing but brackets must not exhaust the stack. */
function scan(text: string): Fault | null {
  let at = 0;
  /** The names of each open object, innermost last; `null` stands for an open list. */
  const open: (Set<string> | null)[] = [];
  const fault = (kind: JsonFaultKind, offset = at): Fault => {
    if (kind === 'open' || kind === 'control' || kind === 'escape' || kind === 'twice')
      return { kind, offset };
    if (offset >= text.length) return { kind: 'cut', offset: text.length };
    return { kind: /^\/[/*]/.test(text.slice(offset, offset + 2)) ? 'comment' : kind, offset };
  };
  function skip(pattern: RegExp): boolean {
    pattern.lastIndex = at;
    const matched = pattern.test(text);
    if (matched) at = pattern.lastIndex;
    return matched;
  }
  function take(character: string): boolean {
    skip(blanks);
    if (text[at] !== character) return false;
    at += 1;
    return true;
  }

  /** Reads a text from its opening quotation mark on. */
  function readText(): Fault | null {
    for (at += 1; text[at] !== '"'; ) {
      const start = at;
      if (text[at] === '\\') {
        if (!skip(escapeSequence)) return fault('escape');
      } else skip(unescaped);
      if (at > start) continue;
      return fault(at >= text.length || /[\r\n]/.test(text[at] ?? '') ? 'open' : 'control');
    }
    at += 1;
    return null;
  }

  /** Reads a field's name and its colon. */
  function readName(names: Set<string>): Fault | null {
    skip(blanks);
    const start = at;
    if (text[at] !== '"') return fault(text[at] === '}' ? 'trailing' : 'name');
    const unreadable = readText();
    if (unreadable !== null) return unreadable;
    const name: string = JSON.parse(text.slice(start, at));
    if (names.has(name)) return fault('twice', start);
    names.add(name);
    return take(':') ? null : fault('colon');
  }

  for (;;) {
    const inside = open.at(-1);
    const named = inside ? readName(inside) : null;
    if (named !== null) return named;
    // One value, or the beginning of one.
    if (take('{')) {
      open.push(new Set());
      if (!take('}')) continue;
      open.pop();
    } else if (take('[')) {
      open.push(null);
      if (!take(']')) continue;
      open.pop();
    } else if (text[at] === '"') {
      const unreadable = readText();
      if (unreadable !== null) return unreadable;
    } else if (!skip(plainValue)) return fault(text[at] === ']' && inside === null ? 'trailing' : 'value');
    // What follows a value: the ends of what it closes, then a comma.
    while (open.length > 0 && take(open.at(-1) === null ? ']' : '}')) open.pop();
    if (open.length === 0) {
      skip(blanks);
      return at >= text.length ? null : fault('end');
    }
    if (!take(',')) return fault('comma');
  }
}
