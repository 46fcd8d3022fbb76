/** Tries a definition against a server that the person allowed; nothing of it is stored. */
import { asConciergeError, ConciergeError } from '../errors.ts';
import type { SendRequest } from '../ports/http.ts';
import type { TriedCall } from '../protocol/commands.ts';
import { maskToken, withoutSecrets } from '../security/mask.ts';
import { maskError, secretValuesOf } from '../sessions/problem.ts';
import { assertHostAllowed, type HostAccess } from '../sessions/tenant-context.ts';
import { createVendorIo, type VendorIoDeps } from '../sessions/vendor-io.ts';
import { normalizeAddress, validateAddress } from '../tenants/addresses.ts';
import type { DefinitionReader } from '../tenants/definition-service.ts';
import { findJsonFault } from '../tenants/json-fault.ts';
import { isUnencrypted } from '../tenants/url.ts';
import type { Session, Tenant, VendorClient, VendorRequest } from '../vendors/contract.ts';
import { createDefinitionClient } from '../vendors/definition/client.ts';
import type { Carry } from '../vendors/definition/definition.ts';

interface Trial {
  /** Its JSON. */
  definition: string;
  baseUrl: string;
  method: string;
  fields: Readonly<Record<string, string>>;
  settings: Readonly<Record<string, string>>;
}

interface TrialDeps extends HostAccess {
  reader: DefinitionReader;
  io: VendorIoDeps;
  isHttpAllowed(): Promise<boolean>;
}

/**
 * Signs in, checks, renews and signs out once, each by one call, and tells of each.
 * @throws ConciergeError `bad_tenant_file` for a definition with a fault, `bad_message` for no JSON or no base URL,
 *   `no_permission`, `insecure` for plain http that the policy forbids
 */
export async function tryDefinition(deps: TrialDeps, trial: Trial): Promise<TriedCall[]> {
  if (findJsonFault(trial.definition) !== null) throw new ConciergeError('bad_message');
  const read = await deps.reader.read(JSON.parse(trial.definition));
  if ('issue' in read) {
    const at = { key: 'place_file' as const, substitutions: [] };
    throw new ConciergeError('bad_tenant_file', { locatedIssue: { at, ...read } });
  }
  if (validateAddress(trial.baseUrl) !== null) throw new ConciergeError('bad_message');
  const { definition } = read;
  const tenant: Tenant = {
    id: 'trial',
    vendor: definition.id,
    name: definition.label,
    environment: 'sandbox',
    baseUrl: normalizeAddress(trial.baseUrl, definition.baseUrl?.keep ?? 'path'),
    settings: { ...trial.settings },
    destinations: [],
  };
  if (isUnencrypted(tenant.baseUrl) && !(await deps.isHttpAllowed())) throw new ConciergeError('insecure');
  await assertHostAllowed(deps, tenant);
  return runTrial(deps.io, tenant, createDefinitionClient(definition), trial, definition.carry);
}

async function runTrial(
  deps: VendorIoDeps,
  tenant: Tenant,
  client: VendorClient,
  { method, fields }: Trial,
  carry: readonly Carry[],
): Promise<TriedCall[]> {
  const calls: TriedCall[] = [];
  const secrets: string[] = Object.values(fields);
  /** The token that calls carry now. */
  let current = '';
  let last: Pick<TriedCall, 'method' | 'path' | 'status' | 'carried'> = {
    method: '',
    path: '',
    status: null,
  };
  const send: SendRequest = async (request, policy) => {
    // What follows within an act is the probe that tells who refused.
    if (last.method !== '') return deps.send(request, policy);
    const { pathname } = new URL(request.url);
    const carried = carriedHeader(request.headers, current, carry);
    last = {
      ...{ method: request.method, path: withoutSecrets(pathname, secrets), status: null },
      ...(carried === undefined ? {} : { carried }),
    };
    const reply = await deps.send(request, policy);
    last = { ...last, status: reply.status };
    return reply;
  };
  const io = createVendorIo({ ...deps, send }, tenant, client, new AbortController().signal, {
    repeats: false,
  });

  /** @returns `undefined` where the act failed, which is told */
  async function step<T>(act: TriedCall['act'], work: () => Promise<T>): Promise<T | undefined> {
    last = { method: '', path: '', status: null };
    try {
      const result = await work();
      calls.push({ act, ...last });
      return result;
    } catch (thrown) {
      const { code, facts } = maskError(asConciergeError(thrown), secrets);
      calls.push({ act, ...last, code, facts });
      return undefined;
    }
  }

  const grant = await step('login', () => client.login(io, tenant, { method, fields }));
  if (grant === undefined) return calls;
  let session: Session = {
    ...{ secrets: grant.secrets, account: grant.account, expiresAt: grant.expiresAt },
    lifetime: null,
  };
  const tell = (granted: typeof grant) => {
    secrets.push(...secretValuesOf(granted.secrets));
    current = granted.secrets.accessToken;
    const told = calls.at(-1);
    if (told === undefined) return;
    Object.assign(told, { token: maskToken(granted.secrets.accessToken), expiresAt: granted.expiresAt });
  };
  tell(grant);
  const { check, renew, logout } = client;
  if (check !== undefined) await step('check', () => check(io, tenant, session));
  const renewed = renew === undefined ? undefined : await step('renew', () => renew(io, tenant, session));
  if (renewed !== undefined) {
    tell(renewed);
    session = { ...session, secrets: renewed.secrets, expiresAt: renewed.expiresAt };
  }
  // The session of a trial outlives it nowhere, as far as its server can be told.
  if (logout !== undefined) await step('logout', () => logout(io, tenant, session));
  return calls;
}

/** The header that carries a token, with the token masked; `undefined` where none does. @param carry has its name as written */
function carriedHeader(
  headers: VendorRequest['headers'],
  token: string,
  carry: readonly Carry[],
): string | undefined {
  const [name = '', value = ''] =
    Object.entries(headers).find(([, each]) => token !== '' && each.includes(token)) ?? [];
  const written = carry.find((each) => 'header' in each && each.header.toLowerCase() === name.toLowerCase());
  const shown = written !== undefined && 'header' in written ? written.header : name;
  return name === '' ? undefined : `${shown}: ${value.replaceAll(token, maskToken(token))}`;
}
