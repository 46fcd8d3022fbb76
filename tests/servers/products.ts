/** Real products on loopback, each with one account, for the definitions of the gallery. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { provenWith } from '../../lib/vendors/gallery-proofs.ts';
import { findOnPath, run } from '../../scripts/setup/process.ts';
import {
  freePort,
  installDebian,
  installNpm,
  newFolder,
  ownPath,
  type Program,
  startProgram,
  versionIn,
} from './installation.ts';

/** A product that runs. */
export interface RunningProduct {
  readonly origin: string;
  /** The version that the product itself tells. */
  readonly version: string;
  /** What is typed to sign in, by the labels of the popup. */
  readonly typed: Readonly<Record<string, string>>;
  /** The same with one value that the product refuses. */
  readonly mistyped: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** What a product does once a person signs out. */
export interface Product {
  readonly id: string;
  start(): Promise<RunningProduct>;
  /** Whether it renews, and whether it forgets a token at the log-out. */
  readonly renews?: true;
  readonly revokes?: true;
  /** It installs in less than a minute and on any machine, so that `npm test` runs it too. */
  readonly light?: true;
}

const json = { 'content-type': 'application/json' };
const wrong = 'Mistyped-demo-password-0Zz9Yy8X';
const pinned = (id: string): string => {
  const version = provenWith[id];
  if (version === undefined) throw new TypeError(`${id} is proven with no version`);
  return version;
};
const node = process.execPath;
const originOf = (port: number) => `http://127.0.0.1:${port}`;
const numbers = (text: string): string => /\d+\.\d+\.\d+/.exec(text)?.[0] ?? text;

/** Ends a program when what has to be prepared in it fails. */
async function prepared<T>(program: Program, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    await program.close();
    throw thrown;
  }
}

async function nodeRed(): Promise<RunningProduct> {
  const modules = await installNpm('node-red', pinned('x-node-red'));
  const [folder, port] = [newFolder(), await freePort()];
  const password = 'Node-RED-demo-password-1';
  const { hashSync } = createRequire(join(modules, 'package.json'))('bcryptjs');
  const settings = {
    ...{ uiPort: port, uiHost: '127.0.0.1', userDir: folder, telemetry: { enabled: false } },
    adminAuth: {
      type: 'credentials',
      users: [{ username: 'jane', password: hashSync(password, 8), permissions: '*' }],
    },
  };
  writeFileSync(join(folder, 'settings.js'), `module.exports = ${JSON.stringify(settings)};`);
  const command = [node, join(modules, 'node_modules/node-red/red.js'), '-s', join(folder, 'settings.js')];
  const origin = originOf(port);
  const program = await startProgram(command, { folder, until: `${origin}/auth/login` });
  const typed = { Username: 'jane', Password: password };
  const version = versionIn(modules, 'node-red');
  return { ...program, origin, version, typed, mistyped: { ...typed, Password: wrong } };
}

async function directus(): Promise<RunningProduct> {
  const modules = await installNpm('directus', pinned('x-directus'));
  const [folder, port] = [newFolder(), await freePort()];
  const env = {
    ...{ DB_CLIENT: 'sqlite3', DB_FILENAME: join(folder, 'data.db'), SECRET: 'a secret of this test alone' },
    ...{ ADMIN_EMAIL: 'jane@example.com', ADMIN_PASSWORD: 'Directus-demo-password-1', TELEMETRY: 'false' },
    ...{ HOST: '127.0.0.1', PORT: String(port), PATH: ownPath },
  };
  // Built for the machine's own Node when it was installed.
  const own = (process.env.PATH ?? '') === ownPath ? node : (findIn(ownPath, 'node') ?? node);
  const cli = join(modules, 'node_modules/directus/cli.js');
  const bootstrap = await run(own, [cli, 'bootstrap'], { env, seconds: 300 });
  if (bootstrap.exitCode !== 0) throw new Error(bootstrap.output.slice(-2000));
  const origin = originOf(port);
  const program = await startProgram([own, cli, 'start'], { folder, env, until: `${origin}/server/ping` });
  const typed = { Email: env.ADMIN_EMAIL, Password: env.ADMIN_PASSWORD };
  const version = versionIn(modules, 'directus');
  return { ...program, origin, version, typed, mistyped: { ...typed, Password: wrong } };
}

/** A program on another PATH than ours. */
function findIn(path: string, name: string): string | null {
  const before = process.env.PATH;
  process.env.PATH = path;
  try {
    return findOnPath(name);
  } finally {
    process.env.PATH = before;
  }
}

async function verdaccio(): Promise<RunningProduct> {
  // It asks for a tag of node-fetch, which not every registry has.
  const modules = await installNpm('verdaccio', pinned('x-verdaccio'), { 'node-fetch': '2.6.7' });
  const [folder, port] = [newFolder(), await freePort()];
  const packages = { '**': { access: '$authenticated', publish: '$authenticated' } };
  const config = { storage: './storage', auth: { htpasswd: { file: './htpasswd' } }, uplinks: {}, packages };
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
  const origin = originOf(port);
  const bin = join(modules, 'node_modules/verdaccio/bin/verdaccio');
  const command = [node, bin, '--listen', `127.0.0.1:${port}`, '--config', join(folder, 'config.yaml')];
  const program = await startProgram(command, { folder, until: `${origin}/-/ping` });
  const body = JSON.stringify({ name: 'jane', password: 'Verdaccio-demo-password-1' });
  const { token } = await prepared(program, async () => {
    const reply = await fetch(`${origin}/-/user/org.couchdb.user:jane`, {
      method: 'PUT',
      headers: json,
      body,
    });
    return (await reply.json()) as { token: string };
  });
  const typed = { 'Access token': token };
  const version = versionIn(modules, 'verdaccio');
  return { ...program, origin, version, typed, mistyped: { 'Access token': wrong } };
}

async function signalK(): Promise<RunningProduct> {
  const modules = await installNpm('signalk-server', pinned('x-signal-k'));
  const [folder, port] = [newFolder(), await freePort()];
  const password = 'Signal-K-demo-password-1';
  const { hashSync } = createRequire(join(modules, 'node_modules/signalk-server/package.json'))('bcryptjs');
  const users = [{ username: 'jane', type: 'admin', password: hashSync(password, 8) }];
  const security = { allow_readonly: false, expiration: '1h', secretKey: 'f'.repeat(64), users, devices: [] };
  writeFileSync(join(folder, 'security.json'), JSON.stringify({ ...security, acls: [] }));
  const settings = {
    ssl: false,
    pipedProviders: [],
    interfaces: {},
    security: { strategy: './tokensecurity' },
  };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
  const origin = originOf(port);
  const command = [node, join(modules, 'node_modules/signalk-server/bin/signalk-server'), '-c', folder];
  const env = { PORT: String(port), SIGNALK_NODE_CONFIG_DIR: folder };
  const program = await startProgram(command, { folder, env, until: `${origin}/signalk` });
  const typed = { Username: 'jane', Password: password };
  const version = versionIn(modules, 'signalk-server');
  return { ...program, origin, version, typed, mistyped: { ...typed, Password: wrong } };
}

async function etcd(): Promise<RunningProduct> {
  const program = await installDebian('etcd-server', 'etcd');
  const [folder, port, peer] = [newFolder(), await freePort(), await freePort()];
  const [origin, peerUrl] = [originOf(port), originOf(peer)];
  const options = {
    ...{ 'data-dir': folder, 'listen-client-urls': origin, 'advertise-client-urls': origin },
    ...{ 'listen-peer-urls': peerUrl, 'initial-advertise-peer-urls': peerUrl },
    'initial-cluster': `default=${peerUrl}`,
  };
  const args = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  const running = await startProgram([program, ...args], { folder, until: `${origin}/version` });
  const password = 'Etcd-demo-password-1';
  const version = await prepared(running, async () => {
    for (const [path, body] of [
      ['user/add', { name: 'root', password }],
      ['role/add', { name: 'root' }],
      ['user/grant', { user: 'root', role: 'root' }],
      ['enable', {}],
    ] as const)
      await fetch(`${origin}/v3/auth/${path}`, { method: 'POST', body: JSON.stringify(body) });
    const reply = await fetch(`${origin}/version`);
    return ((await reply.json()) as { etcdserver: string }).etcdserver;
  });
  const typed = { 'User name': 'root', Password: password };
  return { ...running, origin, version, typed, mistyped: { ...typed, Password: wrong } };
}

async function syncthing(): Promise<RunningProduct> {
  const program = await installDebian('syncthing', 'syncthing');
  const [folder, port] = [newFolder(), await freePort()];
  const [origin, key] = [originOf(port), 'Syncthing-demo-key-4Kd8Wq2Z7Xx'];
  const args = [`--home=${folder}`, '--no-browser', '--no-restart', `--gui-address=127.0.0.1:${port}`];
  const env = { STGUIAPIKEY: key, STNOUPGRADE: '1' };
  const running = await startProgram([program, 'serve', ...args], { folder, env, until: `${origin}/` });
  const { output } = await run(program, ['--version']);
  const typed = { 'API Key': key };
  return { ...running, origin, version: numbers(output), typed, mistyped: { 'API Key': wrong } };
}

async function jupyter(): Promise<RunningProduct> {
  const program = await installDebian('jupyter-server', 'jupyter-server');
  const [folder, port] = [newFolder(), await freePort()];
  const [origin, token] = [originOf(port), 'Jupyter-demo-token-9Kd8Wq2Z7Xx'];
  mkdirSync(join(folder, 'files'));
  const args = ['--allow-root', '--no-browser', '--ip=127.0.0.1', `--port=${port}`];
  const command = [program, ...args, `--ServerApp.root_dir=${join(folder, 'files')}`];
  const running = await startProgram(command, {
    folder,
    env: { JUPYTER_TOKEN: token },
    until: `${origin}/api`,
  });
  const { version } = (await (await fetch(`${origin}/api`)).json()) as { version: string };
  return { ...running, origin, version, typed: { Token: token }, mistyped: { Token: wrong } };
}

/** In the order in which they are the quickest to install. */
export const products: readonly Product[] = [
  { id: 'x-etcd', start: etcd },
  { id: 'x-syncthing', start: syncthing },
  { id: 'x-node-red', start: nodeRed, revokes: true, light: true },
  { id: 'x-verdaccio', start: verdaccio },
  { id: 'x-signal-k', start: signalK },
  { id: 'x-jupyter', start: jupyter },
  // Its access token is a JWT that outlives the log-out; the refresh token does not.
  { id: 'x-directus', start: directus, renews: true },
];
