/** nginx as administrators put it before an application: TLS 1.3, HTTP/2, HSTS, gzip, and brotli where it is installed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findProgram } from '../../scripts/setup/nginx.ts';
import type { Certificate } from './certificates.ts';

/** One host of the server. */
export interface Site {
  readonly name: string;
  /** The origin of the server behind it. */
  readonly upstream: string;
  readonly certificate: Certificate;
  /** More lines of nginx's configuration for this host. */
  readonly lines?: readonly string[];
  /** The address that it listens at, with its own server only; 127.0.0.1 where not given. */
  readonly address?: string;
  /** Lines by which it answers plain http itself, without HSTS; where not given, http redirects to https. */
  readonly plainLines?: readonly string[];
}

/** A running nginx. */
export interface Nginx {
  /** The port of https. */
  readonly port: number;
  /** The port of plain http, which redirects everything to https, as administrators set it up. */
  readonly plainPort: number;
  /** The error log so far, and one line per request: protocol, TLS version, encoding, host, request, status. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

const brotliModule = '/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so';
/** Whether this machine's nginx can compress by brotli. */
export const hasBrotli = existsSync(brotliModule);

/** Starts nginx on free ports of 127.0.0.1, with everything it writes in a temporary folder. */
export async function startNginx(sites: readonly Site[]): Promise<Nginx> {
  const program = findProgram('nginx');
  if (program === null) throw new TypeError('nginx is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'concierge-nginx-'));
  const [port, plainPort] = [await freePort(), await freePort()];
  for (const [nth, { certificate }] of sites.entries()) {
    await writeFile(join(folder, `${nth}.crt`), certificate.cert);
    await writeFile(join(folder, `${nth}.key`), certificate.key, { mode: 0o600 });
  }
  await writeFile(join(folder, 'nginx.conf'), configuration(sites, folder, { port, plainPort }));
  const child = spawn(program, ['-p', folder, '-c', 'nginx.conf', '-e', 'error.log'], { stdio: 'ignore' });
  // A run that is broken off leaves no server behind.
  const kill = () => child.kill();
  process.once('exit', kill);
  const log = async () =>
    (await Promise.all(['error.log', 'access.log'].map((name) => textOf(join(folder, name))))).join('');
  const stop = async () => {
    process.off('exit', kill);
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (child.exitCode === null && tries < 200) {
      await wait(50);
      continue;
    }
    const words = await log();
    await stop();
    throw new Error(`nginx did not start: ${words}`);
  }
  return { port, plainPort, log, stop };
}

/** nginx's lines that lead what is below a path to a server. @param upstream its origin, or its address with a path */
export const location = (path: string, upstream: string): string =>
  `location ${path} {
      proxy_pass ${upstream};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Connection "";
    }`;

function configuration(
  sites: readonly Site[],
  folder: string,
  { port, plainPort }: { port: number; plainPort: number },
): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const servers = sites.map(
    ({ name, upstream, lines = [], address = '127.0.0.1', plainLines }, nth) => `
  server {
    listen ${address}:${port} ssl http2;
    server_name ${name};
    ssl_certificate ${folder}/${nth}.crt;
    ssl_certificate_key ${folder}/${nth}.key;
    ${plainLines === undefined ? 'add_header Strict-Transport-Security "max-age=31536000" always;' : ''}
    ${lines.join('\n    ')}
    ${location('/', upstream)}
  }${
    plainLines === undefined
      ? ''
      : `
  server {
    listen 127.0.0.1:${plainPort};
    server_name ${name};
    ${plainLines.join('\n    ')}
    ${location('/', upstream)}
  }`
  }`,
  );
  // One process: nobody to drop rights to, and one to stop.
  return `
${hasBrotli ? `load_module ${brotliModule};` : ''}
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log warn;
events { worker_connections 512; }
http {
  log_format infrastructure '$server_protocol $ssl_protocol "$sent_http_content_encoding" $host "$request" $status';
  access_log ${folder}/access.log infrastructure;
  ${temporary.map((each) => `${each}_temp_path ${folder}/${each};`).join('\n  ')}
  ssl_protocols TLSv1.3;
  underscores_in_headers on;
  gzip on;
  gzip_types *;
  gzip_min_length 1;
  gzip_proxied any;
  ${hasBrotli ? 'brotli on; brotli_types *; brotli_min_length 1;' : ''}
  server {
    listen 127.0.0.1:${plainPort};
    return 301 https://$http_host$request_uri;
  }${servers.join('')}
}
`;
}

/** A port that was free just now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      probe.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (yes: boolean) => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}

const textOf = (file: string) => readFile(file, 'utf8').catch(() => '');

/** Ends a process and waits for its end. */
function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}
