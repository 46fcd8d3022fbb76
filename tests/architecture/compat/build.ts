import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sources.ts';
import { featuresOfCss } from './css.ts';
import type { FeatureUse } from './data.ts';
import { featuresOfHtml } from './html.ts';
import { featuresOfManifest } from './manifest.ts';
import { declaredMembers, featuresOfScript } from './script.ts';

/** Everything that a build's manifest, scripts, styles and pages use of the browser. */
export function featuresOfBuild(target: 'chrome' | 'firefox'): FeatureUse[] {
  const folder = join(root, '.output', `${target}-mv3`);
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const ending = (suffix: string) => files.filter((name) => name.endsWith(suffix));
  const own = new Set(ending('.js').flatMap((name) => [...declaredMembers(read(name))]));
  return [
    ...featuresOfManifest(JSON.parse(read('manifest.json'))),
    ...ending('.js').flatMap((name) => featuresOfScript(read(name), name, own)),
    ...ending('.css').flatMap((name) => featuresOfCss(read(name), name)),
    ...ending('.html').flatMap((name) => featuresOfHtml(read(name), name)),
  ];
}
