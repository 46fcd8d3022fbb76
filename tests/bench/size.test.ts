import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { popupBytes } from './size.ts';

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

async function buildOf(files: Readonly<Record<string, string>>): Promise<string> {
  folder = await mkdtemp(join(tmpdir(), 'concierge-weighing-'));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

describe('the popup weighs', () => {
  const files = {
    'popup.html':
      '<script type="module" src="/chunks/popup.js"></script><link rel="modulepreload" href="/chunks/shared.js"><link rel="stylesheet" href="/assets/popup.css">',
    'chunks/popup.js': 'import{a}from"./shared.js";import"./effect.js";import("./later.js");',
    'chunks/shared.js': 'export{b as a}from"./deep.js";',
    'chunks/effect.js': 'effect()',
    'chunks/deep.js': 'export const b=1',
    'chunks/later.js': 'a very long script',
    'chunks/other.js': 'not imported',
    'assets/popup.css': 'a{}',
  };
  const sizeOf = (...names: (keyof typeof files)[]) =>
    names.reduce((sum, name) => sum + Buffer.byteLength(files[name]), 0);

  it('what its page names and those scripts import statically, each once', async () => {
    expect(await popupBytes(await buildOf(files))).toBe(
      sizeOf('chunks/popup.js', 'chunks/shared.js', 'chunks/effect.js', 'chunks/deep.js', 'assets/popup.css'),
    );
  });
  it('nothing known when the page names nothing', async () => {
    await expect(popupBytes(await buildOf({ 'popup.html': '<p></p>' }))).rejects.toThrow(/names no script/);
  });
});
