import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeDefinition } from '../../../../lib/vendors/definition/descriptor.ts';
import { parseDefinition } from '../../../../lib/vendors/definition/parse.ts';
import { previewDefinition } from '../../../../lib/vendors/definition/preview.ts';
import { gallery } from '../../../../lib/vendors/gallery.ts';
import { provenWith } from '../../../../lib/vendors/gallery-proofs.ts';
import { createNodeTranslate, english, languages, readCatalogue } from '../../../../scripts/node-i18n.ts';

const folder = new URL('../../../../public/vendors/', import.meta.url);
const files = readdirSync(folder).map(
  (name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))] as const,
);

describe('the gallery', () => {
  test('is every file of public/vendors, and at least sixteen', () => {
    expect(files.length).toBeGreaterThanOrEqual(16);
    expect(gallery.map(({ id }) => `${id.slice(2)}.json`).sort()).toEqual(files.map(([name]) => name).sort());
  });
  test.each(files)('%s is one that an import would accept, with its source', (name, file) => {
    expect(parseDefinition(file)).toEqual({ definition: file });
    expect(file.id).toBe(`x-${name.replace('.json', '')}`);
    expect(file.source).toMatch(/^https:\/\//);
    // Without one, a refusal by its status alone would be doubted for ever.
    expect(file.recognise).toBeDefined();
  });
  test('is told in the document, each with what proves it', () => {
    const document = readFileSync(new URL('../../../../docs/vendor-definitions.md', import.meta.url), 'utf8');
    const rows = document.split('\n').filter((line) => line.startsWith('| `x-'));
    expect(rows.map((row) => row.split('`')[1])).toEqual(gallery.map(({ id }) => id).sort());
    for (const { id, label, renew, signOut } of gallery) {
      const [, , , renews, ends, proof] = (rows.find((row) => row.includes(`\`${id}\``)) ?? '')
        .split('|')
        .map((cell) => cell.trim());
      const version = provenWith[id];
      const told = version === undefined ? 'its documentation' : `${label} ${version}`;
      const yes = (there: unknown) => (there === undefined ? 'no' : 'yes');
      expect([id, renews, ends, proof]).toEqual([id, yes(renew), yes(signOut), told]);
    }
    expect(Object.keys(provenWith).filter((id) => !gallery.some((each) => each.id === id))).toEqual([]);
  });
  test('is counted in the README, which names those that the real product proves', () => {
    const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8');
    const [, told = ''] = /proven with the real product too \(([^)]+)\)/.exec(readme) ?? [];
    const proven = gallery.filter(({ id }) => provenWith[id] !== undefined).map(({ label }) => label);
    expect(told.split(/, | and /).sort()).toEqual(proven.sort());
  });
  test('labels fields as the product does', () => {
    const directus = gallery.find(({ id }) => id === 'x-directus');
    expect(directus && describeDefinition(directus).signIn[0].fields.map(({ label }) => label)).toEqual([
      '=Email',
      '=Password',
      '=One-Time Password',
    ]);
  });
});

describe('the preview of a definition', () => {
  const directus = gallery.find(({ id }) => id === 'x-directus');
  if (directus === undefined) throw new TypeError('no such definition');
  test('says what goes where, in whole sentences', () => {
    expect(previewDefinition(directus, english)).toEqual([
      'Documented at https://directus.io/docs/api/authentication.',
      '“Directus user” sends Email as email in the body, Password as password in the body, One-Time Password as otp in the body, and the fixed text “json” as mode in the body by POST to /auth/login on the tenant’s server.',
      'The token is the value at /data/access_token of the reply.',
      'The refresh token is the value at /data/refresh_token of the reply.',
      'The session expires as the value at /data/expires of the reply says (ms).',
      'Later calls carry the session as Authorization: Bearer the token.',
      'Check asks GET /users/me and sends the fixed text “id” as fields in the query.',
      'Renewal sends the refresh token as refresh_token in the body and the fixed text “json” as mode in the body by POST to /auth/refresh.',
      'Signing out asks POST /auth/logout and sends the refresh token as refresh_token in the body and the fixed text “json” as mode in the body.',
      'To recognise the server, it asks GET /server/ping without any credentials.',
      'It opens no portal.',
      'All of this goes to the tenant’s own server and to no other.',
    ]);
  });
  test.each(languages)('is whole in %s for every definition', (language) => {
    const t = createNodeTranslate(readCatalogue(language), language);
    for (const definition of gallery) {
      const sentences = previewDefinition(definition, t);
      expect(sentences.length).toBeGreaterThan(5);
      for (const sentence of sentences) expect(sentence).not.toMatch(/\$\d|undefined|preview_|^$| {2}/);
    }
  });
  test('names every path that a definition calls, and every fixed text that it sends', () => {
    for (const definition of gallery) {
      const words = previewDefinition(definition, english).join('\n');
      for (const [, path = ''] of JSON.stringify(definition).matchAll(/"path":\["([^"]+)"/g))
        expect(words).toContain(` /${path.replace(/^\//, '')}`);
    }
  });
});
