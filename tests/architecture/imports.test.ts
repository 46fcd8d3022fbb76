import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { clients } from '../../lib/vendors/clients.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { findHelp } from '../../lib/vendors/help.ts';
import { english } from '../../scripts/node-i18n.ts';
import { type Import, importsOf, root, source, sources, withoutComments } from './sources.ts';

const imports = sources.flatMap(importsOf);

/** The imports of one folder that no rule allows, as `from → to`. */
function strays(inFolder: (path: string) => boolean, allowed: (each: Import) => boolean): string[] {
  return imports
    .filter((each) => inFolder(each.from) && !allowed(each))
    .map(({ from, to, typeOnly }) => `${from} → ${to}${typeOnly ? ' (type)' : ''}`);
}
const below = (folder: string) => (path: string) => path.startsWith(`${folder}/`);
const is =
  (...paths: string[]) =>
  (path: string) =>
    paths.includes(path);

/** The vendors' folders; `definition` is what makes a vendor of a file. */
const folders = readdirSync(join(root, 'lib/vendors'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'definition')
  .map(({ name }) => name)
  .sort();

/** Common ground: the closed list of error codes and the one error. */
const errors = 'lib/errors.ts';
/** The adapters of browser and network: everything else is handed them. */
const adapters = (path: string) => /^lib\/(?:browser|http|pages)\//.test(path);
const zod = 'zod/mini';
/** What may be run in a page: plain functions and plain data, no schema, no browser. */
const plain = is(
  errors,
  'lib/security/base64url.ts',
  'lib/security/invisible-characters.ts',
  'lib/i18n/local-date.ts',
  'lib/storage/own-entry.ts',
  'lib/bulk/actions.ts',
  'lib/bulk/agreement.ts',
  'lib/bulk/readable-run.ts',
  'lib/vault/limits.ts',
  'lib/protocol/limits.ts',
  'lib/tenants/limits.ts',
  'lib/doctor/findings.ts',
  'lib/doctor/readable-examinations.ts',
  'lib/doctor/conclusion.ts',
  'lib/doctor/report.ts',
  'lib/quick-access/omnibox.ts',
  'lib/portal/confirmation.ts',
  'lib/journal/ring-buffer.ts',
  'lib/tickets/ticket-text.ts',
  'lib/security/clear-regexp.ts',
  'lib/protocol/channels.ts',
  'lib/browser/match-pattern.ts',
  'lib/tenants/list-order.ts',
  'lib/tenants/namesakes.ts',
  'lib/tenants/telling-name.ts',
  'lib/sessions/state.ts',
  'lib/storage/quarantine.ts',
  'lib/storage/null-prototype.ts',
  'lib/storage/empty-preferences.ts',
  'lib/storage/appearance.ts',
  'lib/storage/team-file-slot.ts',
  'lib/tenants/team-address.ts',
  'lib/tenants/json-places.ts',
  'lib/journal/csv.ts',
  'lib/storage/public-slots.ts',
  'lib/storage/bulk-slot.ts',
  'lib/storage/examinations-slot.ts',
  'lib/storage/codec.ts',
  'lib/storage/readable.ts',
  'lib/storage/readable-slots.ts',
  'lib/i18n/i18n.ts',
  'lib/tenants/addresses.ts',
  'lib/tenants/pasted-address.ts',
  'lib/tenants/url.ts',
  'lib/tenants/socket-address.ts',
  'lib/vendors/address-path.ts',
  'lib/vendors/addresses.ts',
  'lib/policy/merge.ts',
  'lib/policy/managed-preferences.ts',
  'lib/tenants/extra-fields.ts',
  'lib/tenants/validation-issue.ts',
  'lib/tenants/frecency.ts',
  'lib/tenants/search.ts',
  'lib/tenants/fold-text.ts',
  'lib/tenants/tenant-facts.ts',
  'lib/tenants/finding.ts',
  'lib/tenants/tenants-here.ts',
  'lib/quick-access/tab-title.ts',
  'lib/tenants/serialize-tenant-file.ts',
  'lib/tenants/settings.ts',
  'lib/tenants/tags.ts',
  'lib/tenants/fold-tag.ts',
  'lib/bulk/eligibility.ts',
  'lib/vendors/descriptors.ts',
  'lib/vendors/defined-vendors.ts',
  'lib/vendors/gallery-proofs.ts',
  'lib/vendors/jwt-claims.ts',
  'lib/vendors/definition/curl-command.ts',
  'lib/vendors/definition/curl.ts',
  'lib/vendors/definition/definition.ts',
  'lib/vendors/definition/example-reply.ts',
  'lib/vendors/definition/from-example.ts',
  'lib/vendors/definition/to-example.ts',
  'lib/vendors/definition/typed-path.ts',
  'lib/vendors/definition/typed-words.ts',
  'lib/vendors/definition/text-rules.ts',
  'lib/vendors/definition/secret-names.ts',
  'lib/vendors/definition/limits.ts',
  'lib/vendors/definition/pointer.ts',
  'lib/vendors/definition/grant.ts',
  'lib/vendors/definition/preview.ts',
  'lib/storage/definitions-slot.ts',
  'lib/vendors/help.ts',
  'lib/vendors/reply-kinds.ts',
);
/** The interfaces that the core requires from browser and network. */
const ports = below('lib/ports');
/** Files that declare shapes, for type imports from below them and from pages. */
const shapes = (path: string) =>
  is(
    'lib/vendors/contract.ts',
    'lib/vendors/vendor-help.ts',
    'lib/i18n/message-key.ts',
    'lib/tenants/tenant.ts',
    'lib/journal/entry.ts',
    'lib/policy/policy.ts',
    'lib/storage/preferences-schema.ts',
  )(path) || /^lib\/(?:sessions|tenants|vault|doctor|bulk)\/schema\.ts$/.test(path);
/** Folders that import only downwards, lowest first; `contract.ts` is for all of them. */
const order = ['journal', 'tenants', 'vendors', 'sessions', 'vault', 'portal', 'doctor', 'bulk'];

describe('the rules can see', () => {
  test('the files and their imports', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(200);
    for (const { path, code } of sources) {
      // Every line that looks like an import was read as one.
      const words =
        [...code.matchAll(/\bfrom '/g)].length +
        [...code.matchAll(/(?:^|\n)\s*import '/g)].length +
        [...code.matchAll(/\bimport\(\s*['"`]/g)].length;
      expect([path, importsOf(source(path)).length]).toEqual([path, words]);
    }
  });
  test('a type alone from a value, over many lines too', () => {
    const read = (text: string) =>
      importsOf({ path: 'lib/a/b.ts', text, code: withoutComments(text) }).map(({ to, typeOnly }) => [
        to,
        typeOnly,
      ]);
    expect(read("import type { A } from './c.ts';")).toEqual([['lib/a/c.ts', true]]);
    expect(read("import { type A, type B } from '../c.ts';")).toEqual([['lib/c.ts', true]]);
    expect(read("import { type A, b } from 'zod/mini';")).toEqual([['zod/mini', false]]);
    expect(read("import {\n  type A,\n  b,\n} from './c.ts';")).toEqual([['lib/a/c.ts', false]]);
    expect(read("import * as z from 'zod';\nexport { d } from './d.ts';\nimport './e.ts';")).toEqual([
      ['zod', false],
      ['lib/a/d.ts', false],
      ['lib/a/e.ts', false],
    ]);
    expect(
      read("// import { a } from './never.ts';\n/* import './never.ts' */\nconst a = import('./f.ts');"),
    ).toEqual([['lib/a/f.ts', false]]);
  });
  test('code from comments, and slashes in strings from either', () => {
    expect(withoutComments("a('//b'); // c\nd(/\\/\\/x'/); /* e\n */ f")).toBe(
      "a('//b');  \nd(/\\/\\/x'/);   f",
    );
  });
});

describe('who may import whom', () => {
  test('nobody imports an entrypoint, a test or a script', () => {
    expect(
      strays(
        () => true,
        ({ to }) => !/^(entrypoints|tests|scripts)\//.test(to),
      ),
    ).toEqual([]);
  });
  test('the error class imports nothing but a type', () => {
    expect(strays(is(errors), ({ to, typeOnly }) => typeOnly && plain(to))).toEqual([]);
  });
  test('a vendor imports the contract, message keys, the reading, expiries, pasted tokens, plain functions, zod and its own folder: never the browser, never another vendor', () => {
    const vendors = readdirSync(join(root, 'lib/vendors'), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(vendors.length).toBeGreaterThanOrEqual(2);
    for (const { name } of vendors) {
      const own = below(`lib/vendors/${name}`);
      // A definition is untrusted text, so that its folder also says what is wrong with one.
      const more =
        name === 'definition'
          ? is(
              'lib/tenants/validation-issue.ts',
              'lib/tenants/settings.ts',
              'lib/i18n/i18n.ts',
              'lib/storage/own-entry.ts',
            )
          : () => false;
      const ground = is(
        errors,
        zod,
        'lib/i18n/message-key.ts',
        'lib/vendors/contract.ts',
        'lib/vendors/vendor-help.ts',
        'lib/vendors/user-and-password.ts',
        'lib/vendors/response.ts',
        'lib/vendors/address-path.ts',
        'lib/vendors/expiry.ts',
        'lib/vendors/jwt-claims.ts',
        'lib/vendors/pasted-token.ts',
        'lib/security/invisible-characters.ts',
        'lib/vendors/retry-after.ts',
        'lib/tenants/addresses.ts',
        'lib/tenants/extra-fields.ts',
        'lib/security/scoped-id.ts',
      );
      expect(strays(own, ({ to }) => own(to) || ground(to) || more(to))).toEqual([]);
    }
  });
  test('what people see of a vendor is plain data: types, and the fields most share', () => {
    const here = (path: string) => /^lib\/vendors\/\w+\/descriptor\.ts$/.test(path);
    expect(
      strays(
        here,
        ({ to, typeOnly }) =>
          (typeOnly &&
            is(
              'lib/vendors/contract.ts',
              'lib/i18n/message-key.ts',
              'lib/vendors/definition/definition.ts',
            )(to)) ||
          to === 'lib/vendors/user-and-password.ts',
      ),
    ).toEqual([]);
    const below = is(
      errors,
      'lib/i18n/message-key.ts',
      'lib/tenants/tenant.ts',
      'lib/tenants/validation-issue.ts',
    );
    expect(strays(is('lib/vendors/contract.ts'), ({ to, typeOnly }) => typeOnly && below(to))).toEqual([]);
    const helps = (path: string) => /^lib\/vendors\/\w+\/help\.ts$/.test(path);
    expect(strays(helps, ({ to, typeOnly }) => typeOnly && to === 'lib/vendors/vendor-help.ts')).toEqual([]);
  });
  test('the lists import every vendor’s own part and nothing else, but for the list that gives their order', () => {
    const order = 'lib/vendors/descriptors.ts';
    const defined = 'lib/vendors/defined-vendors.ts';
    const list = (file: string, part: string, of = folders) => {
      const brings = imports
        .filter(
          ({ from, to, typeOnly }) =>
            from === `lib/vendors/${file}.ts` && !typeOnly && to !== order && to !== defined,
        )
        .map(({ to }) => to);
      expect(brings.sort()).toEqual(of.map((name) => `lib/vendors/${name}/${part}.ts`));
    };
    list('descriptors', 'descriptor');
    list('clients', 'client');
    list('help', 'help');
    const reading = folders.filter((name) => existsSync(join(root, 'lib/vendors', name, 'address.ts')));
    expect(reading.length).toBeGreaterThan(2);
    list('addresses', 'address', reading);
    const texts = imports.filter(({ from }) => from === 'lib/vendors/messages.ts');
    expect(texts.every(({ typeOnly }) => typeOnly)).toBe(true);
    expect(texts.map(({ to }) => to)).toEqual(
      ['definition', ...folders].map((name) => `lib/vendors/${name}/messages.json`),
    );
  });
  test('ports import types alone: of the contract and of the schedule’s input', () => {
    const ground = is('lib/vendors/contract.ts', 'lib/sessions/schedule.ts');
    expect(strays(ports, ({ to, typeOnly }) => typeOnly && ground(to))).toEqual([]);
    const code = sources.filter(({ path }) => ports(path));
    expect(code.length).toBeGreaterThan(3);
    expect(
      code.filter((each) => /\b(?:const|function|class)\b/.test(each.code)).map(({ path }) => path),
    ).toEqual([]);
  });
  test('adapters import ports, shapes, plain files and each other: no domain folder', () => {
    const ground = (to: string) =>
      to === errors || to === 'webextension-polyfill' || plain(to) || adapters(to);
    expect(
      strays(adapters, ({ to, typeOnly }) => ground(to) || (typeOnly && (ports(to) || shapes(to)))),
    ).toEqual([]);
  });
  test('the browser’s polyfill is behind one file, and only what runs before it reaches the browser around it', () => {
    expect(imports.filter(({ to }) => to === 'webextension-polyfill').map(({ from }) => from)).toEqual([
      'lib/browser/browser.ts',
    ]);
    const around =
      /\bchrome\s*\??\.\s*[a-z]|\b(?:globalThis|place)\s*\??\.\s*(?:chrome|browser)\b|\b(?:wxt\/browser|wxt\/client)\b/;
    const reaching = sources.filter(({ path }) => /^(?:lib|components|entrypoints)\//.test(path));
    expect(reaching.filter(({ code }) => around.test(code)).map(({ path }) => path)).toEqual([
      'lib/pages/preloaded-view.ts',
    ]);
    expect(
      ['chrome.tabs.query()', 'globalThis.browser', "from 'wxt/browser'"].filter(
        (code) => !around.test(code),
      ),
    ).toEqual([]);
  });
  test('domain folders import only downwards: journal, tenants, vendors, sessions, vault, portal, doctor, bulk', () => {
    const folderOf = (path: string) => /^lib\/(\w+)\//.exec(path)?.[1] ?? '';
    // The recorder wraps the session service in the same interface.
    const recorder = ({ from, to }: Import) =>
      from === 'lib/journal/session-recorder.ts' && to === 'lib/sessions/session-service.ts';
    const upwards = strays(
      (path) => order.includes(folderOf(path)),
      ({ from, to, typeOnly }) => {
        const folder = folderOf(to);
        if (plain(to) || !order.includes(folder)) return true;
        if (typeOnly && (shapes(to) || recorder({ from, to, typeOnly }))) return true;
        return order.indexOf(folder) <= order.indexOf(folderOf(from));
      },
    );
    expect(upwards).toEqual([]);
  });
  test('the core imports no adapter, not even a type: it requires ports', () => {
    const core = (path: string) =>
      below('lib')(path) && !adapters(path) && !below('lib/app')(path) && !below('lib/protocol')(path);
    expect(strays(core, ({ to }) => !adapters(to) || plain(to))).toEqual([]);
  });
  test('lib imports no package but zod, and one file of the vault jose', () => {
    // The shared messages give their keys, as a type.
    const catalogue = ({ to, typeOnly }: Import) => typeOnly && to === 'public/_locales/en/messages.json';
    const shipped = ({ from, to }: Import) =>
      from === 'lib/vendors/gallery.ts' && below('public/vendors')(to);
    const packages = strays(below('lib'), (each) => catalogue(each) || shipped(each) || allowedPackage(each));
    function allowedPackage({ from, to }: Import): boolean {
      return (
        to.startsWith('lib/') ||
        to === zod ||
        (to === 'jose' && from === 'lib/vault/jwe.ts') ||
        (to === 'webextension-polyfill' && from === 'lib/browser/browser.ts')
      );
    }
    expect(packages).toEqual([]);
  });
  test('slots are declared on schemas, and messages on types', () => {
    const schemas = (to: string) =>
      to === zod ||
      /^lib\/(sessions|tenants|vault|doctor|bulk)\/schema\.ts$/.test(to) ||
      below('lib/storage')(to);
    expect(
      strays(
        below('lib/storage'),
        ({ to, typeOnly }) => schemas(to) || plain(to) || (typeOnly && (ports(to) || shapes(to))),
      ),
    ).toEqual([]);
    const ground = is(
      ...[zod, errors, 'lib/browser/browser.ts', 'lib/vault/limits.ts', 'lib/tenants/limits.ts'],
      ...['lib/storage/appearance.ts', 'lib/tenants/tags.ts'],
    );
    const types = (to: string) =>
      ports(to) || shapes(to) || is('lib/portal/confirmation.ts', 'lib/tenants/tenant-list.ts')(to);
    expect(
      strays(
        below('lib/protocol'),
        ({ to, typeOnly }) => ground(to) || below('lib/protocol')(to) || (typeOnly && types(to)),
      ),
    ).toEqual([]);
  });
  test('the app is wired in one place, from adapters that are passed in', () => {
    const builders = imports
      .filter(({ to, typeOnly }) => to === 'lib/app/create-app.ts' && !typeOnly)
      .map(({ from }) => from);
    expect(builders).toEqual(['lib/app/browser-app.ts']);
    const wiring = (path: string) => below('lib/app')(path) && path !== 'lib/app/browser-app.ts';
    expect(strays(wiring, ({ to, typeOnly }) => typeOnly || !adapters(to))).toEqual([]);
  });
  test('components are given everything: preact, each other, types, and what is plain', () => {
    const ground = (to: string) =>
      to === 'preact' || to === 'preact/hooks' || below('components')(to) || plain(to);
    const types = (to: string) =>
      shapes(to) ||
      is(
        'lib/protocol/commands.ts',
        'lib/protocol/client.ts',
        'lib/tenants/tenant-list.ts',
        'lib/sessions/credential-store.ts',
        'lib/pages/passkey.ts',
      )(to);
    expect(strays(below('components'), ({ to, typeOnly }) => ground(to) || (typeOnly && types(to)))).toEqual(
      [],
    );
  });
  test('pages import components, the sender, the adapters of pages, and what is plain', () => {
    const background = is('entrypoints/background.ts');
    const page = (path: string) => path.startsWith('entrypoints/') && !background(path);
    const ground = (to: string) =>
      to === 'preact' ||
      to === 'wxt/utils/define-unlisted-script' ||
      below('components')(to) ||
      plain(to) ||
      is('lib/protocol/client.ts', 'lib/browser/browser.ts', 'lib/browser/side-panel.ts')(to) ||
      below('lib/pages')(to);
    expect(strays(page, ({ to }) => ground(to))).toEqual([]);
  });
  test('what is plain imports only what is plain', () => {
    const vendorsOwn = (to: string) =>
      to === 'lib/vendors/user-and-password.ts' ||
      /^lib\/vendors\/\w+\/(descriptor|address|help)\.ts$/.test(to);
    const types = (to: string) => shapes(to) || ports(to);
    expect(
      strays(plain, ({ to, typeOnly }) => plain(to) || vendorsOwn(to) || (typeOnly && types(to))),
    ).toEqual([]);
  });
});

describe('every vendor', () => {
  test('is in the lists of descriptors and clients, under one id', () => {
    expect(Object.keys(clients).sort()).toEqual(folders);
    expect(descriptors.map(({ id }) => id).sort()).toEqual(folders);
  });
  test('is four files: what people see, what helps them, its own words, and how it talks; two more may read addresses and replies', () => {
    for (const folder of folders)
      expect(
        readdirSync(join(root, 'lib/vendors', folder))
          .filter((file) => !['address.ts', 'replies.ts'].includes(file))
          .sort(),
      ).toEqual(['client.ts', 'descriptor.ts', 'help.ts', 'messages.json']);
  });
  test('has a simulator, and cites its source', () => {
    for (const { id } of descriptors) {
      expect(readdirSync(join(root, 'tests/simulators'))).toContain(`${id}.ts`);
      expect(findHelp(id)?.documentation).toMatch(/^https:\/\//);
    }
  });
  test('can do what it says, and says what it can', () => {
    for (const descriptor of descriptors) {
      const client = clients[descriptor.id];
      expect([descriptor.id, 'renew', client?.renew !== undefined]).toEqual([
        descriptor.id,
        'renew',
        descriptor.can.renew !== false,
      ]);
      expect([descriptor.id, 'check', client?.check !== undefined]).toEqual([
        descriptor.id,
        'check',
        descriptor.can.check !== false,
      ]);
      expect([descriptor.id, 'portal', client?.openPortal !== undefined]).toEqual([
        descriptor.id,
        'portal',
        descriptor.portal !== null,
      ]);
    }
  });
  test('names a way in never like a field, and each way asks for a secret', () => {
    for (const { id, signIn } of descriptors) {
      const fields = new Set(signIn.flatMap((method) => method.fields.map((field) => english(field.label))));
      for (const method of signIn) {
        expect([id, method.label, fields.has(english(method.label))]).toEqual([id, method.label, false]);
        expect([id, method.id, method.fields.some((field) => field.secret)]).toEqual([id, method.id, true]);
      }
      expect(new Set(signIn.map((method) => method.id)).size).toBe(signIn.length);
    }
  });
});
