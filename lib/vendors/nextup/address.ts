import { cutPath, filledSettings, joinPath, parameter } from '../address-path.ts';
import type { AddressReading } from '../contract.ts';

const defaultPath = 'NextUpServices/Services/POST/';

type Settings = Readonly<Record<string, string>>;

/** The Swagger pages of the vendor's sandbox. */
const isExplorer = ([first = '', ...more]: readonly string[]) =>
  /^(?:api-docs|swagger)$/i.test(first) && more.length === 0;

/** Moves every path into `servicePath`, because all calls go to one path of the origin; a Swagger page is a setting too. */
export function readAddress(url: URL, own: Settings): AddressReading {
  const { mount, page } = cutPath(url, isExplorer);
  const told = filledSettings({ database: parameter(url, 'database') });
  const reading = { baseUrl: url.origin, told, omitted: '' };
  const path = movePath(mount, own);
  const explorerUrl = page.length === 0 ? '' : url.origin + mount + joinPath(page);
  const moved = filledSettings({ explorerUrl, servicePath: path ?? '' });
  if (path === null) return { ...reading, moved, conflict: 'servicePath' };
  const ownExplorer = own.explorerUrl ?? '';
  return explorerUrl === '' || ownExplorer === '' || ownExplorer === explorerUrl
    ? { ...reading, moved }
    : { ...reading, moved, conflict: 'explorerUrl' };
}

/**
 * The service path that an address's path stands for, `''` for the tenant's own or the default.
 * @returns `null` for a call other than the tenant's own service path
 */
function movePath(path: string, own: Settings): string | null {
  if (path === '') return '';
  const segments = path.slice(1).split('/');
  const call = callPath(segments);
  const servicePath = trimSlashes(own.servicePath ?? '');
  if (servicePath === '') return call === defaultPath ? '' : call;
  const mount = segments.join('/');
  if (servicePath === trimSlashes(call) || `${servicePath}/`.startsWith(`${mount}/`)) return '';
  return isCall(segments) ? null : `${mount}/${(own.servicePath ?? '').replace(/^\/+/, '')}`;
}

const serviceRoot = /^NextUpServices$/i;
const isCall = (segments: readonly string[]) =>
  segments.some((segment) => serviceRoot.test(segment)) || /^POST$/i.test(segments.at(-1) ?? '');

/** The path of all calls: a pasted one completed to POST, a mount continued with the documented path. */
function callPath(segments: readonly string[]): string {
  const root = segments.findIndex((segment) => serviceRoot.test(segment));
  const path = segments.join('/');
  if (root < 0) return isCall(segments) ? path : `${path}/${defaultPath}`;
  const [services = 'Services', ...more] = segments.slice(root + 1);
  const head = [...segments.slice(0, root + 1), services].join('/');
  // The vendor's GET form has the password in its query and is never used.
  if (/^Services$/i.test(services)) return `${head}/POST/`;
  return /^POST$/i.test(more.at(-1) ?? '') ? path : `${head}/POST`;
}

const trimSlashes = (path: string) => path.replace(/^\/+|\/+$/g, '');
