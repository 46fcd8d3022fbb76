import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { descriptors } from '../../../lib/vendors/descriptors.ts';
import { optionNames } from '../../../scripts/conformance/arguments.ts';
import { type CommandWorld, conformanceCommand } from '../../../scripts/conformance/command.ts';
import { ask, NoAnswer, variableOf } from '../../../scripts/conformance/credentials.ts';
import { help } from '../../../scripts/conformance/help.ts';
import { root } from '../../../scripts/setup/process.ts';
import type { Q01Simulator } from '../../simulators/q01.ts';
import { leak } from '../../support/leak.ts';

import { examine, q01 } from './driving.ts';

const password = 'Paola-demo-password-6Rv2Nc8KgT5yJd4L';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI1MjYxNDQzMCJ9.signature';
const settings = [
  '--setting',
  'tenantId=00000Q01-0000-0001-0000-000CUSTOMER',
  '--setting',
  'resource=KETCHAPP',
];
const right = ['--vendor', 'q01', '--base-url', 'https://core.example', ...settings];

/** Uses the command in a world where nothing can be sent. */
async function use(argv: readonly string[], environment: CommandWorld['environment'] = {}) {
  const printed: string[] = [];
  const sent: string[] = [];
  const code = await conformanceCommand(argv, {
    environment,
    fetch: async (input) => {
      sent.push(String(input));
      throw new TypeError('fetch failed');
    },
    now: Date.now,
    sleep: async () => undefined,
    print: (line) => printed.push(line),
    note: (line) => printed.push(line),
    ask: async () => {
      throw new NoAnswer('there is no terminal to ask on');
    },
    writeFile: () => {
      throw new Error(`${password} is no folder`);
    },
    version: '1.0.0',
    signal: new AbortController().signal,
  });
  return { code, said: printed.join('\n'), sent };
}

const credentials = { CONFORMANCE_USERNAME: 'paola@example.com', CONFORMANCE_PASSWORD: password };

describe('wrong usage ends with 2, says why, sends nothing and repeats no value', () => {
  const noArgument = /Credentials are not taken as arguments/;
  test.each<[what: string, argv: readonly string[], says: RegExp]>([
    ['nothing', [], /--vendor must be one of nextup, ncentral, fourwayshop, nexudus, q01/],
    ['an unknown vendor', ['--vendor', 'sap'], /--vendor must be one of/],
    ['a vendor that is an object’s own word', ['--vendor', 'constructor'], /--vendor must be one of/],
    ['no address', ['--vendor', 'q01'], /--base-url is missing/],
    ['an address that is none', ['--vendor', 'q01', '--base-url', 'core', ...settings], /--base-url/],
    [
      'a password in the address',
      ['--vendor', 'q01', '--base-url', 'https://a:geheim@b', ...settings],
      /--base-url/,
    ],
    [
      'a token in the address',
      ['--vendor', 'q01', '--base-url', 'https://b/?t=abcdef', ...settings],
      /--base-url/,
    ],
    [
      'plain http to another machine',
      ['--vendor', 'q01', '--base-url', 'http://core.example', ...settings],
      /plain http.*--allow-unencrypted/,
    ],
    [
      'a setting that is missing',
      ['--vendor', 'q01', '--base-url', 'https://b', '--setting', 'resource=a'],
      /--setting tenantId/,
    ],
    [
      'a setting that the vendor has not',
      [...right, '--setting', 'portal=x'],
      /q01 has tenantId, resource, portalUrl, extra/,
    ],
    ['a setting without a value', [...right, '--setting', 'portalUrl'], /--setting portalUrl needs a value/],
    ['a setting given twice', [...right, '--setting', 'resource=b'], /--setting resource is given twice/],
    ['a secret among the extra fields', [...right, '--setting', 'extra=password=x'], /--setting extra/],
    ['an option that is none', [...right, '--verbose'], /--verbose is no option/],
    ['an option with a strange name', [...right, `--${jwt}`], /An option is unknown/],
    ['an option given twice', [...right, '--vendor', 'q01'], /--vendor is given twice/],
    ['an option without its value', [...right, '--json'], /--json needs a value/],
    ['a switch with a value', [...right, '--wait-for-expiry=yes'], /--wait-for-expiry takes no value/],
    [
      'a way to sign in that is none',
      [...right, '--sign-in', 'magic'],
      /--sign-in must be one of password, token/,
    ],
    ['a word', [...right, 'now'], /An argument is none of the options/],
    ['a password', [...right, '--password', password], noArgument],
    ['a password behind =', [...right, `--password=${password}`], noArgument],
    ['a password behind a letter', [...right, '-p', password], noArgument],
    ['a user name', [...right, '--username', 'paola@example.com'], noArgument],
    ['an access token', [...right, '--access-token', 'x'], noArgument],
    ['a User-API token', [...right, '--jwt', 'x'], noArgument],
    ['a code', [...right, '--totp', '123456'], noArgument],
    ['a credential as a setting', [...right, '--setting', `password=${password}`], noArgument],
    ['a token as a setting’s value', [...right, '--setting', `portalUrl=${jwt}`], noArgument],
    ['a token as a word', [...right, jwt], noArgument],
    ['a NextUp token', [...right, '55020f7fddda40ceb18636405b161f5a'], noArgument],
    ['what a variable holds', [...right, '--setting', `portalUrl=${password}`], noArgument],
  ])('%s', async (_what, argv, says) => {
    const { code, said, sent } = await use(argv, credentials);
    expect([code, sent]).toEqual([2, []]);
    expect(said).toMatch(says);
    expect(leak(said, [password, jwt, 'paola@example.com'])).toBeUndefined();
  });

  test('certificates are not examined', async () => {
    const { code, said, sent } = await use(right, { ...credentials, NODE_TLS_REJECT_UNAUTHORIZED: '0' });
    expect([code, sent]).toEqual([2, []]);
    expect(said).toContain('NODE_EXTRA_CA_CERTS');
  });
  test('no credentials, and nobody to ask: the variable is named', async () => {
    const { code, said, sent } = await use(right);
    expect([code, sent]).toEqual([2, []]);
    expect(said).toContain('Set CONFORMANCE_USERNAME.');
  });
  test('what was given is no token', async () => {
    const argv = ['--vendor', 'ncentral', '--base-url', 'https://b.example'];
    const { code, said, sent } = await use(argv, { CONFORMANCE_JWT: 'https://b.example/no token' });
    expect([code, sent]).toEqual([2, []]);
    expect(said).toContain('no token');
  });
  test('the report’s file cannot be written', async () => {
    const { code, said } = await use([...right, '--json', 'nowhere/report.json'], credentials);
    expect(code).toBe(2);
    expect(said).toContain('--json: the file could not be written.');
    expect(said).not.toContain(password);
  });
});

test('a server that is not there differs in every step, and ends with 1', async () => {
  const { code, said, sent } = await use(right, credentials);
  expect(code).toBe(1);
  expect(sent.length).toBeGreaterThan(3);
  expect(said).toContain('expected a reply, came none: network');
});

test('plain http to another machine is used when the person says so, with a warning', async () => {
  const argv = ['--vendor', 'q01', '--base-url', 'http://core.example', ...settings, '--allow-unencrypted'];
  const { code, said, sent } = await use(argv, credentials);
  expect([code, new URL(sent[0] ?? '').origin]).toEqual([1, 'http://core.example']);
  expect(said).toMatch(/^Plain http: everybody on the way can read the credentials\./);
});

describe('--help', () => {
  test('is complete: options, ways to sign in, settings, variables, exit codes', async () => {
    const { code, said } = await use(['--help']);
    expect([code, said]).toEqual([0, help()]);
    const words = descriptors.flatMap(({ id, signIn, settings }) => [
      `--vendor ${id}`,
      ...signIn.map((method) => `--sign-in ${method.id}`),
      ...signIn.flatMap(({ fields }) => fields.map(variableOf)),
      ...settings.map(({ name }) => `--setting ${name}=`),
    ]);
    words.push(
      ...optionNames.map((name) => `--${name}`),
      'with 0',
      'with 1',
      'with 2',
      'docs/conformance.md',
    );
    expect(words.filter((word) => !said.includes(word))).toEqual([]);
    expect(said.split('\n').filter((line) => line.length > 122)).toEqual([]);
  });
  test('agrees with the document about what a vendor needs', () => {
    const text = readFileSync(join(root, 'docs/conformance.md'), 'utf8');
    for (const { id, settings } of descriptors) {
      const [, row = ''] = new RegExp(`\\n\\| \`${id}\` (.*)\\n`).exec(text) ?? [];
      for (const { name, required } of settings)
        if (required === true) expect([id, name, row.includes(`\`${name}\``)]).toEqual([id, name, true]);
    }
  });
});

describe('a question at the terminal', () => {
  const terminal = () => {
    const shown: string[] = [];
    const input = Object.assign(new PassThrough(), { isTTY: true });
    const output = new PassThrough();
    output.on('data', (chunk) => shown.push(String(chunk)));
    return { input, output, shown };
  };
  test('does not show a secret', async () => {
    const { input, output, shown } = terminal();
    const answer = ask('Password', true, { input, output });
    input.write(`${password}\r`);
    expect(await answer).toBe(password);
    expect(shown.join('')).toBe('Password: \n');
  });
  test('shows anything else', async () => {
    const { input, output, shown } = terminal();
    const answer = ask('User name', false, { input, output });
    input.write('paola\r');
    expect(await answer).toBe('paola');
    expect(shown.join('')).toContain('paola');
  });
  test.each([
    ['Ctrl-C', '\u0003'],
    ['the end of the input', null],
  ])('ends by %s', async (_what, key) => {
    const { input, output } = terminal();
    const answer = ask('Password', true, { input, output });
    if (key === null) input.end();
    else input.write(`half${key}`);
    await expect(answer).rejects.toThrow(NoAnswer);
  });
  test('is not asked where nobody sits', async () => {
    const { output, shown } = terminal();
    await expect(ask('Password', true, { input: new PassThrough(), output })).rejects.toThrow(NoAnswer);
    expect(shown).toEqual([]);
  });
});

describe('over a server', () => {
  let server: Q01Simulator;
  beforeEach(async () => {
    server = await q01.start();
  });
  afterEach(() => server.close());

  test('asks for what no variable holds, and sends what was answered', async () => {
    const environment = { CONFORMANCE_USERNAME: '', CONFORMANCE_PASSWORD: '' };
    const answers = ['paola@example.com', password];
    const { code, asked } = await examine('q01', q01, server, { environment, answers });
    expect([code, asked]).toEqual([0, ['User name', 'Password']]);
  });

  test('the report to send holds no address, account or value of a setting', async () => {
    const { json } = await examine('q01', q01, server, { settings: { extra: '' } });
    const { steps, ...head } = JSON.parse(json);
    expect(head).toEqual({
      kit: 'tenant-concierge 1.0.0',
      day: new Date(server.clock.now()).toISOString().slice(0, 10),
      vendor: 'q01',
      connection: 'http',
      signIn: 'password',
      settings: ['portalUrl', 'resource', 'tenantId'],
      differs: false,
    });
    expect(steps.length).toBeGreaterThan(5);
    for (const value of ['127.0.0.1', 'paola', 'KETCHAPP', 'CUSTOMER', 'localhost'])
      expect([value, json.includes(value)]).toEqual([value, false]);
  });

  test('a run that is stopped still logs out', async () => {
    const stopped = new AbortController();
    const print = (line: string) => {
      if (/as \w+ +check$/.test(line)) stopped.abort();
    };
    const { steps } = await examine('q01', q01, server, { world: { signal: stopped.signal, print } });
    expect(steps.map(({ name, verdict, reason }) => [name, reason ?? verdict]).slice(-5)).toEqual([
      ['check', 'documented'],
      ['renewal', 'a token is renewed by its first use after its end: --wait-for-expiry waits for that'],
      ['portal page', 'the run was stopped'],
      ['log-out', 'documented'],
      ['check after the log-out', 'the run was stopped'],
    ]);
    expect(server.liveTokens()).toBe(0);
  });

  /** Runs the script as a process. */
  function spawned(args: readonly string[]): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, ['scripts/conformance.ts', ...args], {
      cwd: root,
      env: { ...process.env, ...credentials },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
  }

  test('the process ends with 0, 1 or 2, and neither its output nor its file holds a secret', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
    const file = join(folder, 'report.json');
    const argv = ['--vendor', 'q01', '--base-url', server.origin, ...settings];
    const [good, wrong] = await Promise.all([
      spawned([...argv, '--json', file]),
      spawned([...argv, '--password', password]),
    ]);
    const report = readFileSync(file, 'utf8');
    const mode = statSync(file).mode & 0o777;
    rmSync(folder, { recursive: true });
    server.switches.loginReply = 'empty';
    const different = await spawned(argv);
    expect([good.code, different.code, wrong.code]).toEqual([0, 1, 2]);
    expect(good.output).toMatch(/\d as documented, \d as inferred, 0 DIFFERENT/);
    if (process.platform !== 'win32') expect(mode).toBe(0o600);
    const all = good.output + report + different.output + wrong.output;
    expect(leak(all, [...server.secrets(), password])).toBeUndefined();
  }, 120_000);
});
