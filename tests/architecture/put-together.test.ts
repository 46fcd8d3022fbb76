import { describe, expect, test } from 'vitest';
import { source, sources } from './sources.ts';

// A language orders, joins and quotes in its own way: code puts no text together from texts of the catalogue.

const text = /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
/** A call of `t` or `plural` up to the end of its arguments, which may hold calls of their own. */
const said = String.raw`(?:t|plural)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)`;

const signs: Readonly<Record<string, RegExp>> = {
  'a comma between texts': /\.join\(\s*(['"`])[,;] \1\)/g,
  'a sign behind a text': new RegExp(String.raw`\{${said}\}[ \u00a0]?[:;,.!?]`, 'g'),
  'a text behind a sign': new RegExp(String.raw`[:;,.!?] \$?\{${said}\}`, 'g'),
  'values with commas': /[`}][,;] \$\{/g,
  'a text beside another value': new RegExp(
    String.raw`\$\{${said}\} \$\{|(?<=\x60[^\x60\n]*)\} \$\{${said}\}`,
    'g',
  ),
};

/** What a file's code puts together, as `what: the code`. */
function putTogether(code: string): string[] {
  const found = Object.entries(signs).flatMap(([what, sign]) =>
    [...code.matchAll(sign)].map(([part]) => `${what}: ${part}`),
  );
  // A regular expression may hold quotation marks: only texts are looked at.
  const quoted = (code.match(text) ?? []).filter((each) => /[“”„«»]/.test(each));
  return [...found, ...quoted.map((part) => `a language’s quotation mark: ${part}`)];
}

describe('a text a person reads', () => {
  /** Files that may, each with its reason. */
  const allowed: Readonly<Record<string, string>> = {
    'lib/doctor/report.ts': 'a format of whoever works on a ticket, in English',
    'lib/pages/page-api.ts': 'the same: the browser’s name',
    'lib/tickets/ticket-text.ts': 'the same',
    'lib/tenants/settings.ts': 'a file’s own values, which an issue carries as one text',
    'lib/tenants/tenant-list.ts': 'a file’s own values, compared as one text',
    'lib/vendors/definition/rules.ts': 'a file’s own values, which an issue carries as one text',
    'components/doctor/step-row.tsx': 'a number before a heading, as a list has it',
    'components/vault/use-vault.ts': 'two whole sentences, one after the other',
    'lib/vendors/pasted-token.ts': 'what is cut off a pasted text',
    'components/settings/setting-list.tsx': 'what a search looks through, shown to nobody',
  };
  test('is a whole sentence of the catalogue: nothing is put together that a language orders otherwise', () => {
    const found = sources
      .filter(({ path }) => /^(?:components|entrypoints|lib)\//.test(path) && allowed[path] === undefined)
      .flatMap(({ path, code }) => putTogether(code).map((part) => `${path}: ${part}`));
    expect(found).toEqual([]);
  });
  test('has no exception that is needed no more', () => {
    for (const path of Object.keys(allowed))
      expect([path, putTogether(source(path).code).length > 0]).toEqual([path, true]);
  });
  test('would be found', () => {
    const asCode = (example: string) => example.replaceAll('§', '$');
    const found = [
      "labels.join(', ')",
      "`§{t('name')}: §{value}`",
      '`§{t(`act_§{act}`)}: x`',
      "<dt>{t('name')}:</dt>",
      "`, §{t('until', format(t, at(1)))}`",
      "`§{t('destinations')} §{part}`",
      "`§{part} §{plural(t, 'hours', 2)}`",
      '`, §{vendor}, §{environment}`',
      '`“§{name}”`',
    ];
    expect(found.filter((code) => putTogether(asCode(code)).length === 0)).toEqual([]);
    const good = [
      "labels.join(' · ')",
      "`/§{parts.join('/')}`",
      "<dt>{t('name')}</dt>",
      "{t('help')} <a>",
      "t('form_destinationAt', part)",
      '/[“”„]/',
      "a ? t('x') : t('y')",
    ];
    expect(good.flatMap((code) => putTogether(asCode(code)))).toEqual([]);
  });
});
