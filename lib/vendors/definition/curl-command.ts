/** Takes a `curl` command apart, as a shell and curl would: sh, or cmd as browsers copy it. Pure. */

/** What a command sends. */
export interface CurlCommand {
  /** In capitals; empty where the command names none. */
  method: string;
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  data: string[];
  basic: boolean;
  cookies: boolean;
  /** `-F`: a form in parts. */
  parts: boolean;
  /** `-G`: the data goes into the query. */
  inQuery: boolean;
  /** What was pasted behind the command, such as its reply. */
  rest: string;
}

/** A command for cmd as one for sh: carets before letters and line ends have done their work. */
function withoutCarets(text: string): string {
  const joined = text.replace(/\^\r?\n/g, ' ');
  return /\s\^"/.test(joined) ? joined.replace(/\^([\s\S])/g, '$1') : joined;
}

/** What a line begins with that is a reply's, or another command's, and no option's. */
const otherLine = /^\s*(?:[{[<]|HTTP\/|(?:[$#>%]\s*)?(?:curl|http|wget)\s)/;

/** The words of a shell command, quotes and continued lines resolved, and what stands behind the command. */
function shellWords(text: string): { words: string[]; rest: string } {
  const words: string[] = [];
  let word: string | null = null;
  // `$` for `$'…'`, as browsers write it.
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    const next = text[at + 1] ?? '';
    if (quote !== '') {
      if (letter === (quote === '$' ? "'" : quote)) quote = '';
      else if (letter === '\\' && (quote === '$' || (quote === '"' && /["\\$`]/.test(next)))) {
        word += /["'\\$`]/.test(next) ? next : letter + next;
        at += 1;
      } else word += letter;
    } else if (letter === "'" || letter === '"') {
      quote = word === '$' && letter === "'" ? '$' : letter;
      word = word === '$' ? '' : (word ?? '');
    } else if (letter === '\\') {
      if (!/[\r\n]/.test(next)) word = (word ?? '') + next;
      at += next === '\r' && text[at + 2] === '\n' ? 2 : 1;
    } else if (/\s/.test(letter)) {
      if (word !== null) words.push(word);
      word = null;
      const rest = letter === '\n' && words.some(isCurl) && words.some(isAddress) ? text.slice(at + 1) : '';
      if (otherLine.test(rest)) return { words, rest: rest.trim() };
    } else word = (word ?? '') + letter;
  }
  if (word !== null) words.push(word);
  return { words, rest: '' };
}

const isCurl = (word: string): boolean => /^curl(?:\.exe)?$/.test(word);
const isAddress = (word: string): boolean => /^(?:https?:\/\/|[\w-]+\.[\w.-]+|localhost)/i.test(word);

/** curl's short options that take a value. */
const shortWithValue = 'AbcCdDeEFHKmoPQrtTuUwxXyYz';

/** The long options that say something of the request, by their short ones. */
const shortOf: Readonly<Record<string, string>> = {
  request: 'X',
  header: 'H',
  data: 'd',
  'data-raw': 'd',
  'data-binary': 'd',
  'data-ascii': 'd',
  'data-urlencode': 'd',
  json: 'json',
  user: 'u',
  form: 'F',
  'form-string': 'F',
  get: 'G',
  url: 'url',
  cookie: 'b',
};

/** Long options with a value that says nothing of the request. */
const skipped =
  /^(?:output|user-agent|referer|max-time|connect-timeout|proxy|proxy-user|retry|retry-delay|cacert|capath|cert|key|resolve|cookie-jar|write-out|range|interface|ciphers|tls-max|dump-header|config|oauth2-bearer|limit-rate)$/;

/** Options and other words in the order of the command; an option without a value has `null`. */
function optionsOf(words: readonly string[]): [name: string, value: string | null][] {
  const options: [string, string | null][] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = (): string => words[++at] ?? '';
    if (/^--[\w-]/.test(word)) {
      const [name, joined] = splitOnce(word.slice(2), '=');
      const short = shortOf[name];
      const takes = short === undefined ? skipped.test(name) : short !== 'G';
      options.push([short ?? '', takes ? (joined ?? next()) : null]);
    } else if (/^-[^-]/.test(word)) {
      // Short options may share a dash, and the last may have its value joined.
      for (let letter = 1; letter < word.length; letter += 1) {
        const name = word[letter] ?? '';
        const takes = shortWithValue.includes(name);
        options.push([name, takes ? word.slice(letter + 1) || next() : null]);
        if (takes) break;
      }
    } else options.push(['word', word]);
  }
  return options;
}

/** What was pasted behind a command, such as its reply; empty for a command alone. */
export const textBehindCurl = (text: string): string => readCurlCommand(text).rest;

/** Reads a command; one without an address has an empty `url`. */
export function readCurlCommand(text: string): CurlCommand {
  const { words, rest } = shellWords(withoutCarets(text));
  const command: CurlCommand = {
    ...{ method: '', url: '', headers: {}, data: [] },
    ...{ basic: false, cookies: false, parts: false, inQuery: false, rest },
  };
  const plain: string[] = [];
  for (const [name, value] of optionsOf(words)) {
    if (name === 'G') command.inQuery = true;
    if (value === null) continue;
    if (name === 'word' && !isCurl(value)) plain.push(value);
    if (name === 'url') plain.unshift(value);
    if (name === 'X') command.method = value.toUpperCase();
    if (name === 'd' || name === 'json') command.data.push(value);
    if (name === 'u') command.basic = true;
    if (name === 'b') command.cookies = true;
    if (name === 'F') command.parts = true;
    if (name === 'H') {
      const [header, content = ''] = splitOnce(value, ':');
      command.headers[header.trim().toLowerCase()] = content.trim();
    }
  }
  // The value of an option that is not known here may stand before the address.
  command.url = plain.find((word) => /^https?:\/\//i.test(word)) ?? plain[0] ?? '';
  if (/^basic /i.test(command.headers.authorization ?? '')) command.basic = true;
  return command;
}

function splitOnce(text: string, by: string): [before: string, after?: string] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
}
