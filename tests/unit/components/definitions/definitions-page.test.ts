import { h } from 'preact';
import { afterEach, describe, expect, test } from 'vitest';
import { DefinitionsPage } from '../../../../components/definitions/definitions-page.tsx';
import type { PageActions } from '../../../../components/shared/page-types.ts';
import type { Reply, TriedCall } from '../../../../lib/protocol/commands.ts';
import type { StoredDefinition } from '../../../../lib/storage/definitions-slot.ts';
import type { Tenant } from '../../../../lib/tenants/schema.ts';
import type { IssueKey } from '../../../../lib/tenants/validation-issue.ts';
import { setDefinedVendors } from '../../../../lib/vendors/defined-vendors.ts';
import type { Definition } from '../../../../lib/vendors/definition/definition.ts';
import { describeDefinition } from '../../../../lib/vendors/definition/descriptor.ts';
import { gallery } from '../../../../lib/vendors/gallery.ts';
import { strapiExample } from '../../../simulators/strapi.ts';
import { accepted, bearerFile } from '../../../support/definitions.ts';
import { tenant, viewOf } from '../../../support/page-view.ts';
import { type RenderedPage, recordingActions, renderPage } from '../../../support/rendered-page.ts';
import { noon } from '../../../support/test-app.ts';

const { command, reply, secrets } = strapiExample('https://cms.example');
/** The lines of the form by their place in it. */
const line = { name: 0, source: 1, header: 2, before: 3, check: 4, renew: 5, signOut: 6 };

let page: RenderedPage | null = null;
afterEach(() => {
  page?.close();
  page = null;
  setDefinedVendors([]);
});

interface Opened {
  page: RenderedPage;
  sent: [name: string, command: unknown][];
  isUnsaved: () => boolean;
  type(name: keyof typeof line, value: string): Promise<void>;
  /** The definitions of every import that was agreed to. */
  saved(): Definition[];
}

interface Setting {
  stored?: readonly Definition[];
  from?: 'file' | 'policy' | 'gallery';
  tenants?: readonly Tenant[];
  /** The calls of a trial. */
  tried?: TriedCall[];
  /** What the background says to an import that was not agreed to. */
  answer?: (made: Definition) => Reply;
}

const definitionsIn = (sent: unknown): Definition[] => JSON.parse(String(Object(sent).text)).vendors;

async function open({
  stored = [],
  from = 'file',
  tenants = [],
  tried,
  answer,
}: Setting = {}): Promise<Opened> {
  setDefinedVendors(stored.map((each) => ({ ...describeDefinition(each), from })));
  let isUnsaved = () => false;
  const { actions, sent } = recordingActions();
  const send: PageActions['send'] = async (name, asked) => {
    const done = await actions.send(name, asked);
    if (name === 'tryDefinition') return { ok: true, ...(tried === undefined ? {} : { tried }) };
    if (name !== 'importTenants' || Object(asked).agreed === true) return done;
    const [made] = definitionsIn(asked);
    if (made === undefined) throw new TypeError('nothing made');
    const isThere = stored.some(({ id }) => id === made.id);
    const preview = { added: [], changed: [], vendors: [made], ...(isThere ? { replaced: [made.id] } : {}) };
    return answer?.(made) ?? { ok: true, preview };
  };
  const rendered = await renderPage(
    h(DefinitionsPage, {
      view: viewOf(tenants),
      now: noon,
      actions: { ...actions, send },
      guardLeaving: (asked: () => boolean) => {
        isUnsaved = asked;
      },
      readDefinitions: async () =>
        stored.map((definition): StoredDefinition => ({ definition, digest: '', from: 'file' })),
    }),
  );
  page = rendered;
  return {
    ...{ page: rendered, sent, isUnsaved: () => isUnsaved() },
    type: (name, value) => rendered.type('.panel > .field-pair input', value, line[name]),
    saved: () =>
      sent
        .filter(([name, asked]) => name === 'importTenants' && Object(asked).agreed === true)
        .flatMap(([, asked]) => definitionsIn(asked)),
  };
}

/** Pastes the example and fills in the rest. */
async function fill(at: Opened, name = 'Strapi desk'): Promise<void> {
  await at.page.type('textarea', command);
  await at.page.type('textarea', reply, 1);
  await at.type('name', name);
  await at.type('source', 'https://docs.strapi.io');
  await at.type('check', '/api/users/me');
}
const save = 'Save this vendor';
const faults = (at: Opened) => at.page.texts('.help-missing');
const shownAt = (index: number): string =>
  document.querySelectorAll<HTMLInputElement>('.panel > .field-pair input')[index]?.value ?? '';

test('a half-made definition is asked about before the tab leaves; one that is saved is not', async () => {
  const at = await open();
  expect(at.isUnsaved()).toBe(false);
  await at.page.type('textarea', command);
  expect(at.isUnsaved()).toBe(true);
  await fill(at);
  await at.page.press(save);
  expect([at.saved().map(({ id }) => id), at.isUnsaved()]).toEqual([['x-strapi-desk'], false]);
  await at.type('name', 'Another');
  expect(at.isUnsaved()).toBe(true);
});

describe('what is pasted', () => {
  test('leaves nothing of its values, and a token that is a JWT offers its own end', async () => {
    const at = await open();
    await fill(at);
    expect(at.page.texts('#example-expiry option')).toEqual(['from the token itself', 'nothing']);
    await at.page.press(save);
    expect(at.saved()[0]?.signIn[0]?.call?.take?.expires).toEqual([{ from: { at: '/jwt' }, unit: 'jwt' }]);
    expect(at.page.texts('.in-words li')).toContain(
      'The token itself says when it expires: the value at /jwt of the reply (JWT).',
    );
    const all = `${document.documentElement.outerHTML}${JSON.stringify(at.sent)}`;
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  });
});

describe('a fault', () => {
  test('of each field that is missing is told at once, with what to do and the focus on the first', async () => {
    const at = await open();
    const focused: string[] = [];
    for (const id of ['example-curl', 'example-reply', 'example-label']) {
      const element = document.getElementById(id);
      if (element !== null) element.focus = () => void focused.push(id);
    }
    await at.page.press(save);
    expect(faults(at)).toEqual([
      'Paste the request that signs in, as a curl command.',
      'Paste what the server answers to that request, with its token.',
      'Type the system’s name in up to 60 characters.',
      'Type where the system is documented, such as the address of that page, in up to 300 characters.',
      'Type a path of the same server that wants a sign-in, such as /api/users/me.',
    ]);
    expect([focused, at.sent]).toEqual([['example-curl'], []]);
    await at.page.press('Save as a file');
    expect(focused).toEqual(['example-curl', 'example-curl']);
    expect(at.page.texts('[role=alert]')).toEqual(['5 fields need attention.']);
  });
  test.each([
    [
      'name',
      'a'.repeat(61),
      'This is longer than 60 characters. Type the system’s name in up to 60 characters.',
    ],
    [
      'header',
      'Cookie',
      /^This names the header "cookie", which a definition may not set\. Type the name of/,
    ],
    ['header', '', 'Type the name of a header that the system reads the token from, such as Authorization.'],
    ['before', 'Bärer\u{1F600}', /Type a short word such as Bearer and a space/],
    ['check', 'https://other.example/me', /^This names a host, .*Type a path of the same server/],
    ['check', '/users/me and more', /Type a path of the same server that wants a sign-in/],
    ['signOut', '/out?token=abc', /Type a path of the same server, such as \/api\/logout, or leave it empty/],
  ] as const)('of %s (%s) is told there', async (name, value, text) => {
    const at = await open();
    await fill(at);
    await at.type(name, value);
    await at.page.press(save);
    expect(faults(at)).toEqual([expect.stringMatching(text)]);
    expect(at.sent).toEqual([]);
    const fault = document.querySelector('.help-missing');
    const field = document.querySelectorAll('.panel > .field-pair input')[line[name]];
    expect(field?.getAttribute('aria-describedby')).toBe(fault?.id);
    expect(field?.getAttribute('aria-invalid')).toBe('true');
  });
  test('of a value whose name sounds like a secret is told at its kind', async () => {
    const at = await open();
    await fill(at);
    await at.page.type('[id="example-kind-/password"]', 'text');
    document
      .querySelector('[id="example-kind-/password"]')
      ?.dispatchEvent(new (document.defaultView?.CustomEvent ?? CustomEvent)('change'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await at.page.press(save);
    expect([faults(at), at.sent]).toEqual([
      ['This sounds like a secret, which may not be shown. Choose “secret”.'],
      [],
    ]);
  });
  test.each([
    ['gallery', 'A vendor of this name comes with the extension. Type another name, or use that one.'],
    ['policy', 'Your organisation has set a vendor of this name. Type another name.'],
  ] as const)('of a name that is taken by the %s is told at the name', async (from, text) => {
    const [shipped] = gallery;
    if (shipped === undefined) throw new TypeError('no gallery');
    const at = await open({ stored: [shipped], from });
    await fill(at, shipped.label);
    await at.page.press(save);
    expect([faults(at), at.sent]).toEqual([[text], []]);
  });
  test.each<[field: string | undefined, text: string, key?: IssueKey]>([
    ['id', 'Type the system’s name in up to 60 characters.'],
    ['signIn.1.label', 'Type the system’s name in up to 60 characters.'],
    ['check.path.1', 'Type a path of the same server that wants a sign-in, such as /api/users/me.'],
    [
      'carry.1.header',
      'Type the name of a header that the system reads the token from, such as Authorization.',
    ],
    ['signIn.1.fields.2.label', 'Type another name for it, in up to 60 characters.'],
    ['signIn.1.call.take.token.at', 'Paste what the server answers to that request, with its token.'],
    [
      'signIn.1.call.body.of',
      'This request is more than a vendor without code can send. Paste one with fewer or simpler values.',
    ],
    [
      undefined,
      'This request is more than a vendor without code can send. Paste one with fewer or simpler values.',
    ],
    [
      'id',
      'A vendor of this name comes with the extension. Type another name, or use that one.',
      'fault_galleryId',
    ],
    [undefined, 'Your organisation has set a vendor of this name. Type another name.', 'fault_managed'],
  ])('that the background finds at %s is told in the form’s words', async (field, text, key) => {
    const locatedIssue = {
      ...(field === undefined ? {} : { field }),
      issue: { key: key ?? 'fault_value', substitutions: [] },
    };
    const at = await open({
      answer: () => ({ ok: false, code: 'bad_tenant_file', facts: { locatedIssue } }),
    });
    await fill(at);
    await at.page.press(save);
    const [told = ''] = faults(at);
    expect(told).toContain(text);
    const whole = at.page.texts('body').join();
    for (const word of ['signIn.', 'check.path', 'carry.', 'call.body']) expect(whole).not.toContain(word);
    await at.type('name', 'Strapi desk 2');
    expect(faults(at)).toEqual([]);
  });
});

describe('what is needed still', () => {
  test('gets shorter with each thing that is there', async () => {
    const at = await open();
    const needed = () => at.page.texts('.panel > .help').filter((text) => text.startsWith('Needed before'));
    expect(needed()).toEqual([
      'Needed before it can be tried and saved: Sign-in as a curl command, Reply to the sign-in, Name of the system, Where it is documented, and Path that answers only when signed in (GET).',
    ]);
    await at.page.type('textarea', command);
    await at.type('name', 'Strapi desk');
    await at.page.type('textarea', reply, 1);
    expect(needed()).toEqual([
      'Needed before it can be tried and saved: Where it is documented and Path that answers only when signed in (GET).',
    ]);
    await at.type('source', 'https://docs.strapi.io');
    await at.type('check', '/api/users/me');
    expect([needed(), at.page.texts('.trial h3')]).toEqual([[], ['Try it']]);
  });
});

describe('a paste of more than a command', () => {
  test('takes the reply below it, and says so', async () => {
    const at = await open();
    await at.page.type('textarea', `${command}\n\n${reply}`);
    expect(at.page.texts('#example-token option')).toEqual(['/jwt']);
    expect(at.page.texts('.panel > [role=status]')).toEqual([
      'What followed the command was read as its reply.',
    ]);
  });
  test('says what it left out', async () => {
    const at = await open();
    await at.page.type('textarea', `${command}\n$ curl https://cms.example/other`);
    expect(at.page.texts('#example-token option')).toEqual([]);
    expect(at.page.texts('.panel > [role=status]')).toEqual(['What followed the command was left out.']);
  });
});

describe('a pasted refusal', () => {
  test('gives the place of the server’s own words, and a status of its own', async () => {
    const at = await open();
    await fill(at);
    await at.page.type('textarea', 'HTTP/1.1 418 No\n\n{"code":1017,"message":"Wrong user name"}', 2);
    expect(at.page.texts('#example-said option')).toEqual(['/message', 'nothing']);
    expect(document.documentElement.outerHTML).not.toContain('Wrong user name');
    await at.page.press(save);
    expect(at.saved()[0]?.signIn[0]?.call?.not).toEqual([
      {
        when: [{ status: [400, 401, 403, 412, 422, 418] }],
        is: 'bad_credentials',
        said: { at: '/message' },
      },
    ]);
  });
  test('without words says so and keeps nothing', async () => {
    const at = await open();
    await fill(at);
    await at.page.type('textarea', '{"token":"abc"}', 2);
    expect(at.page.texts('.panel > [role=alert]')).toEqual([
      'No refusal was found in it. Nothing of it was kept. ',
    ]);
    await at.page.press(save);
    expect(at.saved()[0]?.signIn[0]?.call?.not?.[0]).not.toHaveProperty('said');
  });
});

describe('what is typed', () => {
  test('a scheme gets the blank behind it that nobody sees', async () => {
    const at = await open();
    await fill(at);
    await at.type('before', 'Token');
    expect(at.page.texts('.in-words li')).toContain(
      'Later calls carry the session as Authorization: Token the token.',
    );
    await at.page.press(save);
    expect(at.saved()[0]?.carry).toEqual([
      { header: 'Authorization', value: { $: 'token', before: 'Token ' } },
    ]);
  });
  test('a whole header with its token is refused, and stays nowhere', async () => {
    const at = await open();
    await fill(at);
    await at.type('before', 'Token 9944b09199c62bcf9418ad846dd0e4bbdfc6ee4b');
    await at.page.press(save);
    expect([faults(at).length, at.sent]).toEqual([1, []]);
  });
  test('a method that the line can send is sent, and any other is told', async () => {
    const at = await open();
    await fill(at);
    await at.type('signOut', 'DELETE /api/session');
    await at.page.press(save);
    expect(at.saved()[0]?.signOut).toMatchObject({ method: 'DELETE', path: ['api/session'] });
    await at.type('signOut', 'PATCH /api/session');
    await at.page.press(save);
    expect(faults(at)).toEqual(['Type a path of the same server, such as /api/logout, or leave it empty.']);
  });
  test('a renewal without a refresh token carries the session itself', async () => {
    const at = await open();
    await fill(at);
    await at.type('renew', '/api/auth/refresh');
    expect(at.page.texts('.in-words li')).toContain(
      'Renewal sends Authorization: Bearer the token by POST to /api/auth/refresh.',
    );
    await at.page.press(save);
    expect(at.saved()[0]?.renew).not.toHaveProperty('body');
  });
  test('a refresh token that nothing uses is told', async () => {
    const at = await open();
    await fill(at);
    await at.page.type('textarea', '{"access":"abc","refresh":"def"}', 1);
    const unused = 'The refresh token isn’t used without a path of the renewal.';
    expect(at.page.texts('.panel > .help')).toContain(unused);
    await at.type('renew', '/api/auth/refresh');
    expect(at.page.texts('.panel > .help')).not.toContain(unused);
  });
});

describe('a reply whose token has no name that tells', () => {
  test('asks for its place', async () => {
    const at = await open();
    await fill(at);
    await at.page.type('textarea', '{"result":"abc","next":"def"}', 1);
    expect(at.page.texts('#example-token option')).toEqual(['choose its place', '/result', '/next']);
    await at.page.press(save);
    expect([faults(at), at.sent]).toEqual([['Choose the place of the token.'], []]);
    expect(at.page.texts('.panel > .help').join()).toContain(
      'Needed before it can be tried and saved: Token.',
    );
  });
  test('that is no JSON is told apart from one without a token, and the earlier one still counts', async () => {
    const at = await open();
    await fill(at);
    await at.page.type('textarea', '<html>garbage</html>', 1);
    await at.page.type('textarea', '{"token": broken}', 1);
    expect(at.page.texts('.panel > [role=alert]')).toEqual([
      'This isn’t valid JSON, so nothing could be found in it. Nothing of it was kept. What was read before still counts.',
    ]);
    await at.page.type('textarea', '{"id":7}', 1);
    expect(at.page.texts('.panel > [role=alert]')[0]).toContain('No token was found in it.');
  });
});

test('what another window changed meanwhile is told before it is replaced', async () => {
  const stored = [strapi];
  const at = await open({ stored });
  await at.page.press('Edit Strapi desk');
  await at.type('check', '/users/self');
  stored[0] = { ...strapi, label: 'Changed elsewhere' };
  await at.page.press(save);
  expect(at.page.texts('dialog p')).toContain(
    'It was changed or removed in another window meanwhile; that goes too.',
  );
  await at.page.press('Cancel', 'dialog');
  stored.length = 0;
  await at.page.press(save);
  expect(at.page.texts('dialog h2')).toEqual(['Replace Strapi desk?']);
});

test('a saved vendor leads on to a tenant of it', async () => {
  const at = await open();
  await fill(at);
  await at.page.press(save);
  const next = at.page.find('a', 'Add a tenant of Strapi desk');
  expect(next.getAttribute('href')).toBe('/options.html?new=x-strapi-desk');
});

describe('a trial', () => {
  const tried: TriedCall[] = [
    { act: 'login', method: 'POST', path: '/api/auth/local', status: 200, token: 'ey…', expiresAt: null },
    { act: 'check', method: 'GET', path: '/api/users/me', status: 200 },
  ];
  const refused = { code: 'bad_credentials' as const, facts: {} };
  test.each<[what: string, calls: TriedCall[], verdict: string]>([
    ['all of it', tried, 'All of it works. Save this vendor, then add a tenant of it.'],
    [
      'the sign-in alone',
      [{ ...tried[0], code: 'vendor_reply', facts: {} } as TriedCall],
      'It doesn’t sign in yet.',
    ],
    [
      'a wrong password',
      [{ ...tried[0], ...refused } as TriedCall],
      'A refused sign-in is recognised. Try it with the right credentials too.',
    ],
    [
      'all but the check',
      [tried[0], { ...tried[1], code: 'vendor_reply', facts: {} }] as TriedCall[],
      'It signs in, but this doesn’t work yet: Check.',
    ],
  ])(
    'of which %s was asked ends with a verdict, and keeps the account alone',
    async (_what, calls, verdict) => {
      const at = await open({ tried: calls });
      await fill(at);
      expect(at.page.texts('.trial > .help')[0]).toMatch(/^Makes each call once: Sign-in and Check\. /);
      const value = (id: string) => document.querySelector<HTMLInputElement>(id)?.value;
      await at.page.type('#trial-identifier', 'jane');
      await at.page.submit('#trial-password', 'typed-password');
      expect(at.page.texts('.trial [role=status] > p')).toEqual([verdict]);
      expect([value('#trial-identifier'), value('#trial-password')]).toEqual(['jane', '']);
    },
  );
  test('loses its verdict with the next change, and with the next attempt', async () => {
    const at = await open({ tried });
    await fill(at);
    const verdicts = () => at.page.texts('.trial [role=status] > p').length;
    await at.page.type('#trial-identifier', 'jane');
    await at.page.submit('#trial-password', 'typed');
    expect(verdicts()).toBe(1);
    await at.type('before', 'Token');
    expect(verdicts()).toBe(0);
    await at.page.submit('#trial-password', 'typed');
    expect(verdicts()).toBe(1);
    await at.page.type('#trial-address', 'cms');
    await at.page.submit('#trial-address', 'cms');
    expect(verdicts()).toBe(0);
  });
  test('explains a refusal right after the sign-in by the form, and shows the masked header', async () => {
    const carried = 'Authorization: Token 7f9a…';
    const [login, check] = tried as [TriedCall, TriedCall];
    const texts = async (code: 'session_dead' | 'vendor_reply') => {
      const at = await open({ tried: [login, { ...check, carried, status: 401, code, facts: {} }] });
      await fill(at);
      await at.page.type('#trial-identifier', 'jane');
      await at.page.submit('#trial-password', 'typed');
      const [, text = ''] = at.page.texts('.trial li');
      at.page.close();
      return text;
    };
    expect(await texts('session_dead')).toBe(
      'Check: GET /api/users/me (Authorization: Token 7f9a…) → 401. The server refuses the token it has just given. Check the header, the text before the token, and which value is the token.',
    );
    expect(await texts('vendor_reply')).toContain('so check this path first');
    page = null;
  });
  test('leaves out the log-in’s own path at the end of its base URL', async () => {
    const at = await open({ tried });
    await fill(at);
    await at.page.type('#trial-identifier', 'jane');
    await at.page.type('#trial-address', 'https://cms.example/base/api/auth/local/');
    await at.page.submit('#trial-password', 'typed');
    const [, asked] = at.sent.find(([name]) => name === 'tryDefinition') ?? [];
    expect(Object(asked).baseUrl).toBe('https://cms.example/base');
  });
  test('says at its field what cannot be sent, and sends nothing', async () => {
    const at = await open();
    await fill(at);
    await at.page.type('#trial-address', 'cms');
    await at.page.submit('#trial-address', 'cms');
    expect(faults(at)).toEqual(['This must start with https:// or http:// and a host.']);
    expect(at.sent).toEqual([]);
  });
});

/** What is saved under the name that the example gets. */
const strapi: Definition = { ...accepted(bearerFile), id: 'x-strapi-desk', label: 'Strapi desk' };

describe('a name that is there already', () => {
  test('is asked about, and kept as it is by Cancel', async () => {
    const at = await open({ stored: [strapi], tenants: [tenant('acme', { vendor: strapi.id })] });
    await fill(at);
    await at.page.press(save);
    expect(at.page.texts('dialog h2')).toEqual(['Replace Strapi desk?']);
    expect(at.page.texts('dialog p')).toEqual([
      'You have already saved a vendor under this name. Replacing it can’t be undone.',
      '1 tenant uses it: it’s signed out, and credentials saved for it must be typed again.',
    ]);
    await at.page.press('Cancel', 'dialog');
    expect([at.saved(), at.isUnsaved(), at.page.texts('dialog')]).toEqual([[], true, []]);
  });
  test('is replaced where the person says so', async () => {
    const at = await open({ stored: [strapi] });
    await fill(at);
    await at.page.press(save);
    await at.page.press('Replace Strapi desk', 'dialog');
    expect(at.saved().map(({ id, check }) => [id, check.path])).toEqual([
      ['x-strapi-desk', ['api/users/me']],
    ]);
    expect(at.page.texts('.status')).toEqual(['Saved Strapi desk']);
  });
  test('stays beside the new one, which gets another', async () => {
    const at = await open({ stored: [strapi] });
    await fill(at);
    await at.page.press(save);
    await at.page.press('Keep both', 'dialog');
    expect(at.saved().map(({ id, label }) => [id, label])).toEqual([['x-strapi-desk-2', 'Strapi desk (2)']]);
    expect(shownAt(line.name)).toBe('Strapi desk (2)');
  });
});

describe('a saved definition', () => {
  test('opens with its fields filled, and takes the edit after a question, its rules and id as they were', async () => {
    const at = await open({ stored: [strapi], tenants: [tenant('acme', { vendor: strapi.id })] });
    await at.page.press('Edit Strapi desk');
    expect([line.name, line.source, line.header, line.before, line.check].map(shownAt)).toEqual([
      ...['Strapi desk', 'https://docs.example/acme-desk/api', 'Authorization', 'Bearer ', '/users/me'],
    ]);
    await at.type('name', 'Strapi of ours');
    await at.type('check', '/users/self');
    await at.page.press(save);
    expect(at.page.texts('dialog p')[0]).toBe(
      'What you changed takes the place of the saved vendor. This can’t be undone.',
    );
    expect(() => at.page.find('dialog button', 'Keep both')).toThrow();
    await at.page.press('Replace Strapi desk', 'dialog');
    expect(at.saved()).toEqual([
      { ...strapi, label: 'Strapi of ours', check: { ...strapi.check, path: ['users/self'] } },
    ]);
    expect([at.isUnsaved(), at.page.texts('.panel h2').at(-1)]).toEqual([false, 'Make one from an example']);
  });
  test('is opened after a question where something unsaved would go', async () => {
    const at = await open({ stored: [strapi] });
    await at.page.type('textarea', command);
    await at.page.press('Edit Strapi desk');
    expect(at.page.texts('dialog h2')).toEqual(['Discard what you typed?']);
    await at.page.press('Cancel', 'dialog');
    expect(shownAt(line.name)).toBe('');
    await at.page.press('Edit Strapi desk');
    await at.page.press('Discard changes', 'dialog');
    expect(shownAt(line.name)).toBe('Strapi desk');
    expect(at.isUnsaved()).toBe(false);
    await at.page.press('Cancel', '.panel');
    expect(shownAt(line.name)).toBe('');
  });
  test('that a tenant uses can be edited, and not removed', async () => {
    const at = await open({ stored: [strapi], tenants: [tenant('acme', { vendor: strapi.id })] });
    expect(at.page.texts('li button')).toEqual(['Edit Strapi desk']);
  });
  test('that was removed stays as it is where one of its id is there again', async () => {
    const at = await open({ stored: [strapi] });
    await at.page.press('Remove Strapi desk');
    // The reading still finds one, as after a save on another page.
    await at.page.press('Undo');
    expect([at.saved(), at.page.texts('.status')]).toEqual([
      [],
      ['There again, and left as it is: Strapi desk.'],
    ]);
  });
  test('that was removed comes back by Undo', async () => {
    const stored = [strapi];
    const at = await open({ stored });
    await at.page.press('Remove Strapi desk');
    expect(at.sent.map(([name]) => name)).toEqual(['removeDefinition']);
    stored.length = 0;
    await at.page.press('Undo');
    expect(at.saved()).toEqual([strapi]);
    expect(() => at.page.find('button', 'Undo')).toThrow();
  });
});
