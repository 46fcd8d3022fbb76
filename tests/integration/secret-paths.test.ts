import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { descriptors } from '../../lib/vendors/descriptors.ts';
import { createLifecycleApp } from '../support/lifecycle-app.ts';

// Whoever reviews how secrets travel reads as many files as they pass: ARCHITECTURE.md names each, and these hold it.

const root = join(import.meta.dirname, '../..');

/** The files that a path of ARCHITECTURE.md names, in its order, from the root; a vendor's own are this vendor's. */
function filesOnPath(of: string, vendor: string): string[] {
  const architecture = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const [, path = ''] = new RegExp(`\\*\\*The path of ${of}\\*\\*(.+)`).exec(architecture) ?? [];
  const names = path.replace(/\([^)]*\)/g, '').matchAll(/(the vendor's )?`(?!components)([\w/-]+)`/g);
  return [...names].map(([, own, name = '']) => {
    const folder = own ? `lib/vendors/${vendor}/` : name.includes('/') ? 'lib/' : 'components/popup/';
    const places = [`${folder}${name}.ts`, `${folder}${name}.tsx`, `components/shared/${name}.tsx`];
    return places.find((place) => existsSync(join(root, place))) ?? `${name} is not there`;
  });
}

/** The product's files on the way to where this is called, the first first; awaited calls count. */
function filesOnStack(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 200;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = stackTraceLimit;
  const files = [...stack.matchAll(/\/((?:lib|components)\/[\w/-]+\.tsx?):/g)].map(([, file = '']) => file);
  return files.reverse().filter((file, at, all) => file !== all[at - 1]);
}

describe.each(descriptors.map(({ id }) => id))('a sign-in to %s', (vendor) => {
  test('takes its password through no file but those of its path, fourteen at most', async () => {
    const stacks: string[][] = [];
    const it = await createLifecycleApp(vendor, {
      fetch: (...call) => {
        stacks.push(filesOnStack());
        return fetch(...call);
      },
    });
    expect(await it.login()).toEqual({ ok: true });
    await it.server.close();
    const path = filesOnPath('a password', vendor);
    const [stack = []] = stacks;
    expect(stack.length).toBeGreaterThan(5);
    // An awaited call that another function returns leaves no frame, so that a path may name more.
    expect(path.filter((file) => stack.includes(file))).toEqual(stack);
    expect(path.length).toBeLessThanOrEqual(14);
  });

  test('has files for the whole path of its token, fifteen at most', () => {
    const path = filesOnPath('a token', vendor);
    expect(path.at(0)).toBe('lib/http/pinned-fetch.ts');
    expect(path.at(-1)).toBe('lib/browser/header-rules.ts');
    expect(path.filter((file) => file.endsWith(' is not there'))).toEqual([]);
    expect(new Set(path).size).toBeLessThanOrEqual(15);
  });
});
