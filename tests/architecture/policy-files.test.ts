import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { noPolicy, readPolicy } from '../../lib/policy/policy.ts';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { root } from './sources.ts';

const folder = join(root, 'docs/policy');
const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
const geckoId = 'tenant-concierge@example.org';

type Values = Record<string, unknown>;
const json = (name: string) => JSON.parse(text(name));

/** Values that our schema takes as text. */
const texts = ['vendors', 'teamFile'];

/** The registry's values of a `.reg` file: texts of JSON and numbers, as Chromium reads them by our schema's types. */
function registry(name: string, key: string): Values {
  const [head, , where, ...lines] = text(name).split('\r\n');
  expect(head).toBe('Windows Registry Editor Version 5.00');
  expect(where).toBe(`[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\${key}\\3rdparty\\extensions\\ID\\policy]`);
  return Object.fromEntries(
    lines.filter(Boolean).map((line) => {
      const [, value, kind = ''] = /^"(\w+)"=(.*)$/.exec(line) ?? [];
      const number = /^dword:([0-9a-f]{8})$/.exec(kind)?.[1];
      if (number !== undefined) return [value, Number.parseInt(number, 16)];
      const text: string = JSON.parse(kind);
      return [value, texts.includes(value ?? '') ? text : JSON.parse(text)];
    }),
  );
}

/** A property list's value: the few kinds our files use. */
function plist(xml: string): unknown {
  const tokens = [...xml.matchAll(/<(\/?)(\w+)(\/?)>([^<]*)/g)];
  let at = 0;
  const next = () => tokens[at++] ?? [];
  function value(): unknown {
    const [, , name, empty, words = ''] = next();
    if (empty === '/') return name === 'true';
    if (name === 'string' || name === 'key' || name === 'integer') {
      next();
      return name === 'integer' ? Number(words) : words;
    }
    const items: unknown[] = [];
    while (tokens[at]?.[1] !== '/') items.push(value());
    next();
    if (name === 'array') return items;
    const pairs = items.flatMap((key, index) => (index % 2 === 0 ? [[key, items[index + 1]]] : []));
    return Object.fromEntries(pairs);
  }
  return value();
}

/** The settings in a configuration profile, without the words every payload has. */
function profile(name: string, domain: string): Values {
  const { PayloadContent } = plist(text(name)) as { PayloadContent: Values[] };
  expect(PayloadContent[0]?.PayloadType).toBe(domain);
  const own = Object.entries(PayloadContent[0] ?? {}).filter(([key]) => !key.startsWith('Payload'));
  return Object.fromEntries(own);
}

const files: Record<string, (name: string) => unknown> = {
  'chromium-linux.json': (name) => json(name)['3rdparty'].extensions.ID,
  'chrome-windows.reg': (name) => registry(name, 'Google\\Chrome'),
  'edge-windows.reg': (name) => registry(name, 'Microsoft\\Edge'),
  'chrome-macos.mobileconfig': (name) => profile(name, 'com.google.Chrome.extensions.ID'),
  'edge-macos.mobileconfig': (name) => profile(name, 'com.microsoft.Edge.extensions.ID'),
  'chrome-admin-console.json': (name) =>
    Object.fromEntries(
      Object.entries(json(name)).map(([key, each]) => [key, (each as { Value: unknown }).Value]),
    ),
  'firefox-managed.json': (name) => {
    expect(json(name)).toMatchObject({ name: geckoId, type: 'storage' });
    return json(name).data;
  },
  'firefox-policies.json': (name) => json(name).policies['3rdparty'].Extensions[geckoId],
};

describe('the ready files for administrators', () => {
  test('are these, and the guide leads to each', () => {
    expect(readdirSync(folder).sort()).toEqual([...Object.keys(files), 'README.md'].sort());
    expect(Object.keys(files).filter((name) => !text('README.md').includes(`(${name})`))).toEqual([]);
  });
  for (const [name, read] of Object.entries(files)) {
    test(`${name} holds a policy without a fault, the same as everywhere`, () => {
      const policy = readPolicy(read(name), noPolicy, descriptors);
      expect(policy.issues).toEqual([]);
      expect(policy.tenants.map(({ id }) => id)).toEqual(['acme-members']);
      expect(policy.teamFile).toBe('https://files.example/tenants.json');
      expect(policy.preferences).toEqual({
        ...{ httpTenants: false, copyLink: false, logoutOnLock: true },
        ...{ onboarding: false, autoLock: 60 },
      });
      expect(read(name)).toEqual(json('firefox-managed.json').data);
    });
  }
});
