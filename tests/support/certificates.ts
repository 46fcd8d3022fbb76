import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

/** One value of DER: its tag, its length, its content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const oid = (...bytes: number[]) => der(0x06, Buffer.from(bytes));
const utcTime = (at: Date) => der(0x17, Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
const octets = (...parts: Buffer[]) => der(0x04, ...parts);
const yes = der(0x01, Buffer.from([0xff]));

/** RFC 5280, 4.2.1: 9, 3, 6 and 12. */
const extensionIds = { basicConstraints: 0x13, keyUsage: 0x0f, altName: 0x11, extendedKeyUsage: 0x25 };

function extension(name: keyof typeof extensionIds, value: Buffer, critical = false): Buffer {
  const id = oid(0x55, 0x1d, extensionIds[name]);
  return sequence(id, ...(critical ? [yes] : []), octets(value));
}

const authorityExtensions = [
  extension('basicConstraints', sequence(yes), true),
  // keyCertSign and cRLSign.
  extension('keyUsage', der(0x03, Buffer.from([0x01, 0x06])), true),
];

/** The bytes of an address, 4 or 16 (RFC 5280, 4.2.1.6); `null` for a name. */
function addressBytes(name: string): Buffer | null {
  if (isIP(name) === 4) return Buffer.from(name.split('.').map(Number));
  if (isIP(name) !== 6) return null;
  const [head = [], tail = []] = name.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

function serverExtensions(names: readonly string[]): Buffer[] {
  const altNames = names.map((name) => {
    const bytes = addressBytes(name);
    return bytes === null ? der(0x82, Buffer.from(name)) : der(0x87, bytes);
  });
  return [
    extension('altName', sequence(...altNames)),
    extension('extendedKeyUsage', sequence(oid(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01))),
  ];
}

/** A key and its certificate, both PEM; made per run, so that no key is stored in the repository. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** The first and the last day of a certificate, counted from today. */
export interface Days {
  readonly from: number;
  readonly to: number;
}

interface Signer {
  readonly name: string;
  readonly key: KeyObject;
}

/** Makes a certificate (RFC 5280, 4.1). @param signer `null` for one that signs itself */
function make(subject: string, days: Days, extensions: readonly Buffer[], signer: Signer | null) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ecdsaWithSha256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
  const named = (name: string) =>
    sequence(der(0x31, sequence(oid(0x55, 0x04, 0x03), der(0x0c, Buffer.from(name)))));
  const day = (days: number) => utcTime(new Date(Date.now() + days * 86_400_000));
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    // Positive, and never twice by one signer, which Firefox refuses.
    der(0x02, Buffer.from([0x01]), randomBytes(8)),
    ecdsaWithSha256,
    named(signer?.name ?? subject),
    sequence(day(days.from), day(days.to)),
    named(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, signer?.key ?? privateKey));
  const lines = sequence(content, ecdsaWithSha256, signature)
    .toString('base64')
    .replace(/.{64}/g, '$&\n')
    .trimEnd();
  return {
    privateKey,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}

const validNow: Days = { from: -1, to: 30 };

/** A server's certificate that nobody but itself has signed. */
export function selfSigned(name: string, days: Days = validNow): Certificate {
  const { key, cert } = make(name, days, serverExtensions([name]), null);
  return { key, cert };
}

/** A certificate authority of one run. */
export interface Authority {
  /** Its own certificate, PEM: what a browser is to trust. */
  readonly cert: string;
  /** A server's certificate for these names, host names or addresses. */
  issue(names: readonly string[], days?: Days): Certificate;
}

/** Makes a certificate authority, its key in memory only. */
export function createAuthority(): Authority {
  const name = `Tenant Concierge test authority ${randomBytes(4).toString('hex')}`;
  const { privateKey, cert } = make(name, validNow, authorityExtensions, null);
  return {
    cert,
    issue(names, days = validNow) {
      const own = make(names[0] ?? '', days, serverExtensions(names), { name, key: privateKey });
      return { key: own.key, cert: own.cert };
    },
  };
}
