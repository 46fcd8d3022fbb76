import { expect, test } from 'vitest';
import type { MessageKey } from '../../../lib/i18n/message-key.ts';
import type { VendorDescriptor } from '../../../lib/vendors/contract.ts';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { english } from '../../../scripts/node-i18n.ts';

/** What a form asks for, and what is said beside it, a line each. */
function linesOf({ signIn, settings, baseUrl, checkCall, realm = [], ...more }: VendorDescriptor): string[] {
  const notes = [more.logoutNote, more.portal?.note, more.portal?.fileNote];
  return [
    ...signIn.flatMap(({ id, label, singleUse, fields }) => [
      line(id, english(label), singleUse && 'once'),
      ...fields.map(({ name, label: text, ...field }) =>
        line('·', name, english(text), ...flagsOf(field), field.pasted, field.inputMode),
      ),
    ]),
    ...settings.map(({ name, label, kind, default: preset, example, choices, ...setting }) =>
      line(
        'setting',
        name,
        english(label),
        kind,
        ...flagsOf(setting),
        preset && `default ${preset}`,
        example && `e.g. ${example}`,
        choices?.map(([value, text]) => `${value} = ${english(text)}`).join(' | '),
      ),
    ),
    line('address', english(baseUrl.label), baseUrl.keep, `e.g. ${baseUrl.example}`),
    line('check', checkCall),
    line('realm', ...realm),
    ...notes
      .filter((note): note is MessageKey => note !== undefined)
      .map((note) => line('note', english(note).slice(0, 40))),
  ];
}

const line = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join(', ');
const flagsOf = (field: object) =>
  Object.entries(field).flatMap(([name, value]) => (value === true ? [name] : []));

const forms: Readonly<Record<string, readonly string[]>> = {
  nextup: [
    'password, ERP user',
    '·, username, User name, account',
    '·, password, Password, secret',
    'setting, database, Database, text, required, e.g. 99999999',
    'setting, servicePath, Service path, path, default NextUpServices/Services/POST/',
    'setting, checkMethod, Check method, text, default GetAllArticles',
    'setting, explorerUrl, Explorer URL, address, ownOrigin, e.g. https://erp.customer.example:8443/api-docs',
    'address, Base URL, origin, e.g. https://erp.customer.example:8443',
    'check, POST /{servicePath} {checkMethod}',
    'realm, database',
    'note, Opens the sandbox’s Swagger page, signed',
  ],
  ncentral: [
    'jwt, API user',
    '·, jwt, User-API token, secret, token',
    'setting, accessExpiry, Access token lifetime, text, e.g. 30m',
    'setting, refreshExpiry, Refresh token lifetime, text, e.g. 30m',
    'address, Base URL, path, e.g. https://ncentral.customer.example',
    'check, GET /api/auth/validate',
    'realm',
    'note, This version of N-central can’t end sess',
    'note, Opens API pages, signed in only in that ',
  ],
  fourwayshop: [
    'password, Shop user',
    '·, username, User name, account',
    '·, password, Password, secret',
    'setting, companyId, Company ID, text, required, e.g. YOUR_COMPANY',
    'setting, siteId, Site ID, text, required, e.g. 501',
    'setting, mode, Session kept in, text, default bearer, bearer = Memory, as a bearer token (recommended) | cookie = Browser cookies',
    'setting, loginPath, Sign-in path, path, default login',
    'setting, checkPath, Check path, path',
    'setting, logoutPath, Sign-out path, path',
    'setting, portalUrl, Portal URL, address, ownOrigin',
    'setting, extra, Extra fields, extra, e.g. applicationId=WEB&languageId=EN',
    'address, Base URL, path, e.g. https://shop.customer.example/services',
    'check, GET /{checkPath}',
    'realm, companyId, siteId',
    'note, No sign-out path is set for this tenant:',
    'note, Opens API pages, signed in only in that ',
  ],
  nexudus: [
    'password, Member account',
    '·, username, Email, account, email',
    '·, password, Password, secret',
    '·, totp, Verification code, secret, optional, onChallenge, code, numeric',
    'link, Magic link, once',
    '·, link, Sign-in link or token, secret, link',
    'setting, portalUrl, Portal URL, address, required, e.g. https://members.acme.example',
    'setting, language, Language, text, e.g. en',
    'setting, linkStyle, Link style, text, default server, server = Server page (/user/login) | simple = Simple page (/login)',
    'address, Base URL, path, e.g. https://acme.spaces.nexudus.com',
    'check, GET /en/user/me',
    'realm',
    'note, Nexudus has no sign-out call: the sessio',
    'note, A file’s address works for about a minut',
  ],
  q01: [
    'password, Platform user',
    '·, username, User name, account',
    '·, password, Password, secret',
    'token, Issued credential',
    '·, accessToken, Access token, secret, token',
    'setting, tenantId, Tenant ID, text, required, e.g. 00000Q01-0000-0001-0000-000CUSTOMER',
    'setting, resource, Resource, text, required, e.g. ketchapp',
    'setting, portalUrl, Portal URL, address, ownOrigin',
    'setting, extra, Extra fields, extra, e.g. customer=ACME&ambiente=1&refappId=42',
    'address, Base URL, path, e.g. https://coreservice.q01.io',
    'check, GET /api/v4/auth/tokenvalidator',
    'realm, tenantId',
    'note, Opens API pages, signed in only in that ',
  ],
};

test.each(descriptors.map((each) => [each.label, each] as const))('the forms of %s', (_label, descriptor) => {
  expect(linesOf(descriptor)).toEqual(forms[descriptor.id]);
});
