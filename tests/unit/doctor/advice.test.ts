import { describe, expect, test } from 'vitest';
import { failureFindings } from '../../../lib/doctor/findings.ts';
import { languages, readCatalogue } from '../../../scripts/node-i18n.ts';

// An advice that weakens is worse than none: whoever stands on the way could have asked for it.

/** Sentences that say what is wrong with plain http, and send nobody there. */
const warnings = [
  'doctor_address_plain',
  'doctor_connected_plain',
  'doctor_plain_forbidden',
  'problem_not_signed_in_tab_https',
  'problem_redirected_plain',
];

describe.each(languages)('no advice in %s', (language) => {
  const texts = Object.entries(readCatalogue(language)).filter(([key]) => /^(?:doctor|problem)_/.test(key));

  test('leads to http', () => {
    expect(texts.length).toBeGreaterThan(Object.keys(failureFindings).length);
    const found = texts.filter(([, { message }]) => /\bhttp\b/.test(message)).map(([key]) => key);
    expect(found.filter((key) => !warnings.includes(key))).toEqual([]);
  });
  test('takes another address from a certificate or a redirect to another site', () => {
    const catalogue = readCatalogue(language);
    for (const key of ['certificate_name', 'certificate_issuer', 'redirected_plain', 'redirected_site']) {
      const advice = catalogue[`doctor_${key}_do`]?.message ?? '';
      expect(advice).not.toBe('');
      // The name that a stranger has given is in the finding, as a fact, and never in what to do.
      expect(advice).not.toContain('$2');
    }
  });
});
