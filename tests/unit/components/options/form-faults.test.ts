import { describe, expect, test } from 'vitest';
import { destinationsFrom } from '../../../../components/options/destinations.ts';
import { formFaults } from '../../../../components/options/form-faults.ts';
import { formIssueText } from '../../../../components/shared/validation-text.ts';
import { findDescriptor } from '../../../../lib/vendors/descriptors.ts';
import { english } from '../../../../scripts/node-i18n.ts';

const secret = 'Hunter2-planted-Zz9-Qx7';
/** What each vendor cannot do without. */
const required: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nextup: { database: '99999999' },
  ncentral: {},
  fourwayshop: { companyId: 'CORNER', siteId: '501' },
  nexudus: { portalUrl: 'https://members.acme.example' },
  q01: { tenantId: '00000Q01-0000', resource: 'KETCHAPP' },
};

/** The sentences of a form with one value in it that is not as it should be, by the faulty field's label. */
function said(vendor: string, label: string, value: string): string[] {
  const descriptor = findDescriptor(vendor);
  const setting = descriptor?.settings.find((each) => english(each.label) === label);
  const values = {
    name: label === 'Name' ? value : 'Faulty',
    baseUrl: 'https://acme.example',
    settings: { ...required[vendor], ...(setting === undefined ? {} : { [setting.name]: value }) },
    destinations: label === 'Destinations' ? destinationsFrom(value) : [],
    tags: [],
    note: '',
  };
  return formFaults(descriptor, values, null).map(({ issue }) => formIssueText(english, descriptor, issue));
}

describe('each field of a form tells its fault in words, and nothing else of the form does', () => {
  test.each([
    ['nexudus', 'Portal URL', 'ftp://members.acme.example', 'must start with https:// or http:// and a host'],
    ['nexudus', 'Name', 'Acme \u202eemca', 'has a control, line or direction character'],
    ['nexudus', 'Destinations', 'Out //evil.example', 'must have exactly one leading slash or none'],
    ['nexudus', 'Language', 'english', 'must look like en or en-GB'],
    ['ncentral', 'Access token lifetime', '30 minutes', 'must be a number and s, m or h, such as 30m'],
    ['ncentral', 'Refresh token lifetime', '0h', 'must be a number and s, m or h, such as 30m'],
    ['nextup', 'Service path', '//evil.example/', 'must have exactly one leading slash or none'],
    ['nextup', 'Check method', 'Get All', 'must be the name of a method, letters and digits'],
    ['nextup', 'Explorer URL', 'javascript:alert(1)', 'must start with https:// or http:// and a host'],
    ['fourwayshop', 'Sign-in path', '/\\evil.example', 'has a backslash'],
    ['fourwayshop', 'Check path', 'https://evil.example/', 'must not name a scheme'],
    [
      'fourwayshop',
      'Portal URL',
      'https://evil.example/portal',
      'must be on the same origin as the base URL',
    ],
    ['fourwayshop', 'Extra fields', `password=${secret}`, 'looks like a secret'],
    ['q01', 'Portal URL', 'https://evil.example/', 'must be on the same origin as the base URL'],
    ['q01', 'Extra fields', 'a=1&a=2', 'names a field twice'],
  ])('%s, %s: %s', (vendor, label, value, reason) => {
    const [sentence, ...others] = said(vendor, label, value);
    expect(others).toEqual([]);
    expect(sentence).toContain(reason);
    expect(sentence).toContain(label === 'Destinations' ? 'Destination' : label);
    expect(sentence).not.toContain(secret);
  });
  test.each(Object.keys(required))('%s, whose form is as it should be', (vendor) => {
    expect(said(vendor, 'Name', 'Acme')).toEqual([]);
  });
});
