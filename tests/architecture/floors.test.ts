import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import lowest from '../../lowest-browsers.json' with { type: 'json' };
import { featuresOfBuild } from './compat/build.ts';
import { featuresOfCss } from './compat/css.ts';
import { aboveFloor, type BrowserName, type FeatureUse } from './compat/data.ts';
import { featuresOfHtml } from './compat/html.ts';
import { featuresOfManifest } from './compat/manifest.ts';
import { featuresOfScript } from './compat/script.ts';
import { root } from './sources.ts';

// What the built files use must exist in the lowest browser that the manifest lets in: by MDN's data.

/** Above the floor, without a guard that can be seen, and harmless below it: why. */
const accepted: Readonly<Record<string, string>> = {
  'api.AbortSignal.timeout_static':
    'Chromium 103 has it; up to 123 its reason is an AbortError, and we read the signal’s own flag instead',
  'api.ClipboardItem.ClipboardItem':
    'Chromium 98 has it for a pending Blob, which is what it gets; a pending text would need 133',
  'css.properties.scrollbar-width': 'a browser without it draws the bar at its usual width',
  'css.properties.scrollbar-width.thin': 'as scrollbar-width',
  'html.elements.meta.name.viewport': 'for phones: a desktop browser ignores it',
  'html.global_attributes.autocorrect': 'only phones and macOS correct what is typed; spellcheck is off too',
  'webextensions.api.tabs.update.updateProperties_loadReplace_parameter':
    'sent in Firefox alone: lib/browser/tabs.ts asks which browser it is',
};

const builds = { chrome: featuresOfBuild('chrome'), firefox: featuresOfBuild('firefox') };
const featureOf = (line: string) => line.replace(/ .*/, '');
const versionOf = (line: string) => Number(/\((\d+)\)/.exec(line)?.[1]);
const targets = [
  ['chrome', builds.chrome, lowest.chromium],
  ['edge', builds.chrome, lowest.chromium],
  ['firefox', builds.firefox, lowest.firefox],
] as const;

describe('the lowest browser of the manifest', () => {
  test.each(targets)('has in %s everything that the built files use', (browser, uses, version) => {
    expect(uses.length).toBeGreaterThan(3000);
    const lines = aboveFloor(uses, browser, version);
    expect(lines.filter((line) => !(featureOf(line) in accepted))).toEqual([]);
  });
  test('is in Chromium no newer than what is used needs: the version before it lacks something', () => {
    const missing = aboveFloor(builds.chrome, 'chrome', lowest.chromium - 1);
    expect(missing.filter((line) => versionOf(line) === lowest.chromium)).not.toEqual([]);
  });
  test('misses nothing that is accepted in vain', () => {
    const lines = targets.flatMap(([browser, uses, version]) => aboveFloor(uses, browser, version));
    const missing = new Set(lines.map(featureOf));
    expect(Object.keys(accepted).filter((feature) => !missing.has(feature))).toEqual([]);
  });
  test('is what README.md and docs/firefox.md name', () => {
    const text = (path: string) => readFileSync(join(root, path), 'utf8');
    const sentence = /Chromium, Edge and Brave from version (\d+) and in Firefox from (\d+):/;
    expect(sentence.exec(text('README.md'))?.slice(1).map(Number)).toEqual([lowest.chromium, lowest.firefox]);
    const heading = /## Lowest version\n\n(\d+):.* is all in Firefox (\d+),/.exec(text('docs/firefox.md'));
    const [present, needed = 0] = heading?.slice(1).map(Number) ?? [];
    expect(present).toBe(lowest.firefox);
    expect(aboveFloor(builds.firefox, 'firefox', needed).map(featureOf)).toEqual(
      Object.keys(accepted).filter((feature) => feature.startsWith('html.elements.meta')),
    );
    expect(aboveFloor(builds.firefox, 'firefox', needed - 1).length).toBeGreaterThan(1);
  });
});

describe('Firefox for Android', () => {
  // Not promised; but its background must get past its listeners. What is left fails where it is used, and is told there.
  const left = [
    'webextensions.api.storage.managed',
    'webextensions.api.tabs.update.updateProperties_loadReplace_parameter',
    'webextensions.api.windows',
    'webextensions.api.windows.create',
  ];
  test('has what the background calls, but for what docs/firefox.md lists', () => {
    const background = builds.firefox.filter(({ where }) => where.startsWith('background.js'));
    const lines = aboveFloor(background, 'firefox_android', lowest.firefox);
    expect(lines.map(featureOf)).toEqual(left);
  });
});

/** What a browser of version 120 lacks of a script, a style sheet, a manifest or a page. */
const missingIn = (uses: readonly FeatureUse[], browser: BrowserName = 'chrome') =>
  aboveFloor(uses, browser, 120).map(featureOf);
const script = (text: string) => missingIn(featuresOfScript(text, 'x.js', new Set()));
const css = (text: string) => missingIn(featuresOfCss(text, 'x.css'));

describe('the rule sees', () => {
  test.each([
    ['a static method', 'Promise.try(f)', 'javascript.builtins.Promise.try'],
    ['a global', 'new Float16Array(1)', 'javascript.builtins.Float16Array'],
    ['a method of an unknown object', 'a.toBase64()', 'javascript.builtins.Uint8Array.toBase64'],
    ['a method of a set', 'a.isSubsetOf(b)', 'javascript.builtins.Set.isSubsetOf'],
    ['a method of an iterator', 'a.values().map(f)', 'javascript.builtins.Iterator.map'],
    ['a class of the web', 'self.Observable', 'api.Observable'],
    [
      'a member of a known object',
      'navigator.credentials.x,document.caretPositionFromPoint(1,2)',
      'api.Document.caretPositionFromPoint',
    ],
    ['a method of the extension API', 'b.action.openPopup()', 'webextensions.api.action.openPopup'],
    [
      'one through a variable',
      'function f(b){let a=b.action;return a.openPopup()}',
      'webextensions.api.action.openPopup',
    ],
    [
      'one taken out of its namespace',
      'function f(b){let {openPopup:o}=b.action;o.call(b)}',
      'webextensions.api.action.openPopup',
    ],
    [
      'an option',
      'b.tabs.update(1,{loadReplace:!0})',
      'webextensions.api.tabs.update.updateProperties_loadReplace_parameter',
    ],
    ['modifiers in a pattern', '/(?i:a)/', 'javascript.regular_expressions.modifier'],
    [
      'names used twice in a pattern',
      '/(?<a>b)|(?<a>c)/',
      'javascript.regular_expressions.named_capturing_group.duplicate_named_capturing_groups',
    ],
    ['a declaration that disposes', '{using a=b}', 'javascript.statements.using'],
    ['an attribute of an element', 'j(`button`,{commandfor:a})', 'html.elements.button.commandfor'],
  ])('%s', (_what, text, feature) => {
    expect(script(text)).toContain(feature);
  });
  test.each([
    [
      'an import’s attributes',
      'import a from "a.json" with {type:"json"}',
      'javascript.statements.import.import_attributes',
    ],
  ])('%s', (_what, text, feature) => {
    expect(script(text)).toContain(feature);
  });
  test.each([
    ['a property', 'a{field-sizing:content}', 'css.properties.field-sizing'],
    ['a value', 'a{text-wrap:stable}', 'css.properties.text-wrap.stable'],
    ['a function', 'a{color:light-dark(red,blue)}', 'css.types.color.light-dark'],
    ['a colour made of another', 'a{color:hsl(from red h s l)}', 'css.types.color.hsl.relative_syntax'],
    ['a pseudo-class', 'a:open{color:red}', 'css.selectors.open'],
    ['a pseudo-element', 'a::details-content{color:red}', 'css.selectors.details-content'],
    ['an at-rule', '@position-try --a{top:1px}', 'css.at-rules.position-try'],
  ])('%s of a style sheet', (_what, text, feature) => {
    expect(css(text)).toContain(feature);
  });
  test('an element and an attribute of a page', () => {
    expect(missingIn(featuresOfHtml('<p writingsuggestions="false"></p>', 'x.html'))).toEqual([
      'html.global_attributes.writingsuggestions',
    ]);
  });
  test('a key of the manifest and a permission', () => {
    const manifest = {
      background: { preferred_environment: ['service_worker'] },
      permissions: ['userScripts', 'tabHide'],
    };
    expect(missingIn(featuresOfManifest(manifest))).toEqual([
      'webextensions.manifest.background.preferred_environment',
      'webextensions.manifest.permissions.tabHide',
    ]);
  });
});

describe('the rule takes as a guard', () => {
  test.each([
    ['an optional call', 'b.action.openPopup?.()'],
    ['an optional member', 'a.toBase64?.().length'],
    ['a condition', 'if(b.action.openPopup)b.action.openPopup()'],
    ['a comparison', 'b.action.openPopup===void 0?f():b.action.openPopup()'],
    ['a conjunction', 'b.action.openPopup&&b.action.openPopup()'],
    ['a condition that denies', 'if(!b.action.openPopup)f();else b.action.openPopup()'],
    ['a denied alternative', '!b.action.openPopup||b.action.openPopup()'],
    ['a comparison the other way round', 'void 0!==b.action.openPopup&&b.action.openPopup()'],
    ['a comparison with null', 'b.action.openPopup!=null&&b.action.openPopup()'],
    ['one condition of two', 'if(a&&b.action.openPopup)b.action.openPopup()'],
    ['a condition within one', 'if(b.action.openPopup){if(a)b.action.openPopup()}'],
    ['a round’s condition', 'while(b.action.openPopup)b.action.openPopup()'],
    ['an exit', 'function f(){if(b.action.openPopup===void 0)return;b.action.openPopup()}'],
    ['an exit that denies', 'function f(){if(!b.action.openPopup)return;b.action.openPopup()}'],
    ['an exit that denies in', 'function f(){if(!(`openPopup`in b.action))return;b.action.openPopup()}'],
    ['an exit by one of two', 'function f(a){if(a||!b.action.openPopup)return;b.action.openPopup()}'],
    ['an exit in else', 'function f(){if(b.action.openPopup)g();else return;b.action.openPopup()}'],
    [
      'an exit before a function',
      'function f(){if(!b.action.openPopup)return;return()=>b.action.openPopup()}',
    ],
    ['an exit of a round', 'for(let a of c){if(!a.action.openPopup)continue;a.action.openPopup()}'],
    ['an exit of a case', 'switch(a){case 1:if(!b.action.openPopup)break;b.action.openPopup()}'],
    [
      'an exit by a variable',
      'function f(){let{openPopup:a}=b.action;if(a===void 0)return;a.call(b.action)}',
    ],
    ['typeof', 'typeof Float16Array<`u`&&new Float16Array(1)'],
    ['typeof that denies', 'typeof Float16Array>`u`||new Float16Array(1)'],
    ['typeof of a function', 'if(typeof Float16Array===`function`)new Float16Array(1)'],
    ['typeof that is not undefined', '`undefined`!=typeof Float16Array&&new Float16Array(1)'],
    ['in', '`openPopup`in b.action&&b.action.openPopup()'],
    ['in of a global', '`Float16Array`in self&&new Float16Array(1)'],
    ['in of a prototype', '`toBase64`in Uint8Array.prototype&&a.toBase64()'],
    ['an optional namespace', 'b.sidePanel?.open()'],
    ['an option of what is asked for', 'b.action.openPopup&&b.action.openPopup({windowId:1})'],
  ])('%s', (_what, text) => {
    expect(script(text)).toEqual([]);
  });
  test.each([
    ['a condition on something else', 'if(b.action)b.action.openPopup()'],
    ['a condition that comes later', 'b.action.openPopup();if(b.action.openPopup)f()'],
    ['a bare global in a condition', 'Float16Array&&f()'],
    ['a catch', 'try{b.action.openPopup()}catch{}'],
    ['a condition that denies', 'if(!b.action.openPopup)b.action.openPopup()'],
    ['the other branch', 'if(b.action.openPopup)f();else b.action.openPopup()'],
    ['the other outcome', 'b.action.openPopup===void 0?b.action.openPopup():f()'],
    ['an alternative', 'b.action.openPopup||b.action.openPopup()'],
    ['what comes in the place of nothing', 'b.action.openPopup??b.action.openPopup()'],
    ['an exit where it is there', 'function f(){if(b.action.openPopup)return;b.action.openPopup()}'],
    [
      'an exit where it is there, by in',
      'function f(){if(`openPopup`in b.action)return;b.action.openPopup()}',
    ],
    ['an exit by both of two', 'function f(a){if(a&&!b.action.openPopup)return;b.action.openPopup()}'],
    ['one of two conditions', 'if(a||b.action.openPopup)b.action.openPopup()'],
    ['a comparison with null alone', 'b.action.openPopup!==null&&b.action.openPopup()'],
    ['typeof of something else', 'typeof Float16Array!=`string`&&f(Float16Array)'],
    ['typeof that is undefined', 'typeof Float16Array==`undefined`&&f(Float16Array)'],
    ['in of something else', '`openPopup`in c&&b.action.openPopup()'],
    ['what a function in a condition asks', 'if(c.some(()=>b.action.openPopup))b.action.openPopup()'],
    [
      'an exit above a function that stands before it',
      'function f(){if(!b.action.openPopup)return;function g(){b.action.openPopup()}}',
    ],
    ['an exit in a round of its own', 'for(;;){if(!b.action.openPopup)break;}b.action.openPopup()'],
    [
      'a condition that does not leave',
      'function f(){if(b.action.openPopup===void 0)g();b.action.openPopup()}',
    ],
  ])('not %s', (_what, text) => {
    expect(script(text)).toHaveLength(1);
  });
  test.each([
    ['a condition', 'if(b.sidePanel)b.sidePanel.open()', []],
    ['in', 'function f(){if(!(`sidePanel`in b))return;b.sidePanel.open()}', []],
    ['a variable', 'function f(){let{sidePanel:a}=b;if(a===void 0)return;a.open()}', []],
    [
      'not a condition that denies',
      'if(!b.sidePanel)b.sidePanel.open()',
      ['webextensions.api.sidePanel', 'webextensions.api.sidePanel.open'],
    ],
  ])('of a whole namespace, that Firefox lacks: %s', (_what, text, missing) => {
    expect(missingIn(featuresOfScript(text, 'x.js', new Set()), 'firefox')).toEqual(missing);
  });
  test.each([
    ['@supports of the property', '@supports (field-sizing:content){a{field-sizing:content}}', []],
    ['@supports of the selector', '@supports selector(:open){a:open{color:red}}', []],
    ['an earlier value', 'a{color:red;color:light-dark(red,blue)}', []],
    [
      'not @supports of something else',
      '@supports (gap:1px){a{field-sizing:content}}',
      ['css.properties.field-sizing', 'css.properties.field-sizing.content'],
    ],
    [
      'not @supports not',
      '@supports not (field-sizing:content){a{field-sizing:content}}',
      ['css.properties.field-sizing', 'css.properties.field-sizing.content'],
    ],
  ])('%s', (_what, text, missing) => {
    expect(css(text)).toEqual(missing);
  });
});
