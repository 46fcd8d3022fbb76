import { cutPath, filledSettings, joinPath, parameter } from '../address-path.ts';
import type { AddressReading } from '../contract.ts';

const defaultPath = 'NextUpServices/Services/POST/';

type Settings = Readonly<Record<string, string>>;

/** The Swagger pages of the vendor's sandbox. */
const isExplorer = ([first = '', ...more]: readonly string[]) =>
  /^(?:api-docs|swagger)$/i.test(first) && more.length === 0;

/**
 * Moves a path into `servicePath`, because all calls go to one path of the origin; a Swagger page is a setting too.
 * What follows a call's path, such as the vendor's GET form, fits neither and is left out.
 */
export function readAddress(url: URL, own: Settings): AddressReading {
  const { mount, page } = cutPath(url, isExplorer);
  const told = filledSettings({ database: parameter(url, 'database') });
  const { path, rest } = movePath(mount, own);
  const reading = { baseUrl: url.origin, told, omitted: joinPath(rest) };
  const explorerUrl = page.length === 0 ? '' : url.origin + mount + joinPath(page);
  const moved = filledSettings({ explorerUrl, servicePath: path ?? '' });
  if (path === null) return { ...reading, moved, conflict: 'servicePath' };
  const ownExplorer = own.explorerUrl ?? '';
  return explorerUrl === '' || ownExplorer === '' || ownExplorer === explorerUrl
    ? { ...reading, moved }
    : { ...reading, moved, conflict: 'explorerUrl' };
}

/** A service path, and the segments of an address that follow it. */
interface MovedPath<T> {
  path: T;
  rest: readonly string[];
}

/**
 * The service path that an address's path stands for, `''` for the tenant's own or the default.
 * @returns `null` for a call other than the tenant's own service path
 */
function movePath(path: string, own: Settings): MovedPath<string | null> {
  const segments = path === '' ? [] : path.slice(1).split('/');
  if (segments.length === 0) return { path: '', rest: [] };
  const { path: call, rest } = callPath(segments);
  const servicePath = trimSlashes(own.servicePath ?? '');
  if (servicePath === '') return { path: call === defaultPath ? '' : call, rest };
  const mount = segments.join('/');
  if (`${servicePath}/`.startsWith(`${mount}/`)) return { path: '', rest: [] };
  if (servicePath === trimSlashes(call)) return { path: '', rest };
  if (isCall(segments)) return { path: null, rest };
  return { path: `${mount}/${(own.servicePath ?? '').replace(/^\/+/, '')}`, rest: [] };
}

const serviceRoot = /^NextUpServices$/i;
const isPost = (segment = '') => /^POST$/i.test(segment);
const isCall = (segments: readonly string[]) =>
  segments.some((segment) => serviceRoot.test(segment)) || isPost(segments.at(-1));

/** The path of all calls: a pasted one completed to POST, a mount continued with the documented path. */
function callPath(segments: readonly string[]): MovedPath<string> {
  const root = segments.findIndex((segment) => serviceRoot.test(segment));
  const path = segments.join('/');
  if (root < 0) return { path: isCall(segments) ? path : `${path}/${defaultPath}`, rest: [] };
  const [services = 'Services', ...more] = segments.slice(root + 1);
  const head = [...segments.slice(0, root + 1), services].join('/');
  const rest = isPost(more[0]) ? more.slice(1) : more;
  // The vendor's GET form has the password in its query and is never used.
  if (/^Services$/i.test(services)) return { path: `${head}/POST/`, rest };
  return isPost(more.at(-1)) ? { path, rest: [] } : { path: `${head}/POST`, rest };
}

const trimSlashes = (path: string) => path.replace(/^\/+|\/+$/g, '');
