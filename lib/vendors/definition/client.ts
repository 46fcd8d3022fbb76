/** The protocol of a vendor without code: the contract's client over a definition. Knows the contract and nothing else. */
import { ConciergeError } from '../../errors.ts';
import { portalPageUrl, withLeadingSlash } from '../../tenants/addresses.ts';
import type {
  AuthHeader,
  Credentials,
  Grant,
  Session,
  Tenant,
  VendorClient,
  VendorIo,
  VendorReply,
  VendorRequest,
} from '../contract.ts';
import { asRenewalError, isOAuthRefusal, tokenText } from '../response.ts';
import { retryAfterSeconds } from '../retry-after.ts';
import {
  type Call,
  type CallRole,
  type Carry,
  callsOf,
  carriesSession,
  type DefinedMethod,
  type DefinedPortal,
  type Definition,
  refsIn,
} from './definition.ts';
import { callOf } from './grant.ts';
import { areMet, type ReadReply, readReply, valueAtSource } from './reading.ts';
import { buildRequest, carriedHeaders } from './requests.ts';
import { takeGrant, tokenKindOf } from './take.ts';
import { type Filling, fillPairs, fillPath } from './values.ts';
import { isDescribed, isLikelyOwn, judge, mayBeRefusal, noCall, saysUnreachable } from './verdict.ts';

/** The client of a definition that its schema has accepted. */
export function createDefinitionClient(definition: Definition): VendorClient {
  const { carry, check, renew, signOut, portal, settings = [], signIn } = definition;
  const usesCookies = carry.some((each) => 'cookies' in each);
  const calls = [
    ...callsOf(definition).map(({ call }) => call),
    ...signIn.flatMap((each) => callOf(each) ?? []),
  ];
  const hasGrant = signIn.some((each) => each.grant !== undefined);
  /** Which call a request is, so that a refusal of one call is not taken for another's. */
  const callOfRequest = new WeakMap<VendorRequest, { call: Call; role: CallRole }>();

  function requestFor(
    call: Call,
    role: CallRole,
    filling: Filling,
    carried: readonly Carry[],
  ): VendorRequest {
    const request = buildRequest(call, filling, carried);
    callOfRequest.set(request, { call, role });
    return request;
  }

  /** Sends a call and holds its reply to the call's tests. */
  async function send(
    io: VendorIo,
    call: Call,
    role: CallRole,
    filling: Omit<Filling, 'settings'>,
  ): Promise<{ reply: VendorReply; verdict: ReadReply | typeof noCall }> {
    const device = refsIn(call).some(({ $ }) => $ === 'device') ? { device: await io.device() } : {};
    const carried = carriesSession(call, role) ? carry : [];
    const reply = await io.send(requestFor(call, role, { ...filling, ...device, settings }, carried));
    return { reply, verdict: judge(call, role, reply) };
  }

  const known = {
    renewal:
      renew === undefined ? null : carriesSession(renew, 'renew') ? ('token' as const) : ('refresh' as const),
    tokenKind: tokenKindOf(carry),
  };

  /** A pasted token is one that the check accepts; it is refused as what was typed. */
  async function loginByPaste(
    io: VendorIo,
    tenant: Tenant,
    { paste = '' }: DefinedMethod,
    fields: Credentials['fields'],
    account: string | null,
  ): Promise<Grant> {
    const secrets = { accessToken: fields[paste] ?? '' };
    const session: Session = { secrets, account, expiresAt: null, lifetime: null };
    try {
      const { verdict } = await send(io, check, 'check', { tenant, session });
      return takeGrant(goodReply(verdict), check.take ?? {}, { ...known, secrets, account, renewal: null });
    } catch (thrown) {
      if (!(thrown instanceof ConciergeError) || thrown.code !== 'session_dead') throw thrown;
      throw new ConciergeError('bad_credentials', thrown.facts, thrown);
    }
  }

  const client: VendorClient = {
    async login(io, tenant, { method: id, fields }) {
      const method = signIn.find((each) => each.id === id);
      if (method === undefined) throw new TypeError('no such way to sign in');
      const named = method.fields.find((field) => field.account === true)?.name;
      const account = (named === undefined ? '' : fields[named]) || null;
      const call = callOf(method);
      if (call === undefined) return loginByPaste(io, tenant, method, fields, account);
      const { verdict } = await send(io, call, 'signIn', { tenant, fields });
      return takeGrant(goodReply(verdict), call.take ?? {}, { ...known, account });
    },

    async check(io, tenant, session) {
      return { status: (await send(io, check, 'check', { tenant, session })).reply.status };
    },

    probe: {
      request: (tenant) =>
        requestFor(definition.recognise ?? withoutBody(check), 'recognise', { tenant, settings }, []),
      recognise: (reply) => isRecognised(definition, reply),
    },

    openProbe(tenant) {
      const [login] = signIn.flatMap((each) => callOf(each) ?? []);
      // A call that tells the system is proof enough; without a log-in nothing is known to be open.
      if (definition.recognise !== undefined || login === undefined) return null;
      if (refsIn(login.path).some(({ $ }) => !$.startsWith('setting.'))) return null;
      return requestFor(withoutBody(login), 'recognise', { tenant, settings }, []);
    },

    speaks(reply, request) {
      if (hasGrant && isOAuthRefusal(reply)) return true;
      const sent = callOfRequest.get(request);
      return isDescribed(sent === undefined ? calls : [sent.call], reply);
    },

    mayRefuse(reply, request) {
      const sent = callOfRequest.get(request);
      return sent !== undefined && mayBeRefusal(sent.call, sent.role, reply);
    },

    unreached: (reply) => saysUnreachable(calls, reply),

    usesCookies: () => usesCookies,
  };

  if (renew !== undefined) {
    client.renew = async (io, tenant, session) => {
      if (known.renewal === 'refresh' && session.secrets.refreshToken === undefined)
        throw new ConciergeError('session_dead');
      const filling: Filling = { tenant, settings, session };
      const device = refsIn(renew).some(({ $ }) => $ === 'device') ? { device: await io.device() } : {};
      const carried = carriesSession(renew, 'renew') ? carry : [];
      const reply = await io.send(requestFor(renew, 'renew', { ...filling, ...device }, carried));
      try {
        const take = renew.take ?? signIn.flatMap((each) => callOf(each)?.take ?? [])[0] ?? {};
        const { secrets, account } = session;
        return takeGrant(goodReply(judge(renew, 'renew', reply)), take, { ...known, secrets, account });
      } catch (thrown) {
        throw asRefusedRenewal(reply, thrown);
      }
    };
  }

  if (signOut !== undefined) {
    client.logout = async (io, tenant, session) =>
      (await send(io, signOut, 'signOut', { tenant, session })).verdict !== noCall;
  }

  if (definition.throttle !== undefined) {
    const rules = definition.throttle;
    client.throttle = (reply) => {
      const rule = rules.find(({ when }) => areMet(readReply(reply), when));
      return rule === undefined ? null : (retryAfterSeconds(reply) ?? rule.wait ?? usualWait);
    };
  }

  if (portal !== undefined) {
    client.openPortal = async (io, tenant, session, { path }) => {
      if (!('link' in portal)) return pageEntry(portal, tenant, path);
      const { call, value: source, at, path: pieces, query } = portal.link;
      const { verdict } = await send(io, call, 'link', { tenant, session, path });
      const value = tokenText.safeParse(valueAtSource(goodReply(verdict), source));
      if (!value.success) throw new ConciergeError('vendor_reply', { detail: 'no_token' });
      const filling: Filling = { tenant, settings, session, path, value: value.data };
      const pairs = typeof query === 'string' ? { [query]: { $: 'value' } } : query;
      const portalPath = withLeadingSlash(fillPath(filling, pieces));
      const base = (tenant.settings[at] ?? '').replace(/\/+$/, '');
      return { kind: 'link', url: `${base}${portalPath}?${fillPairs(filling, pairs)}` };
    };
    const header = tabHeaderOf(portal, carry);
    if (header !== null) client.tabHeader = (session) => fillTabHeader(header, session);
  }

  return client;
}

/** Seconds to wait where neither the server nor the definition says how long. */
const usualWait = 5;

/** @throws ConciergeError `vendor_refused` for a call that the server does not have */
function goodReply(verdict: ReadReply | typeof noCall): ReadReply {
  if (verdict === noCall) throw new ConciergeError('vendor_refused');
  return verdict;
}

/** A renewal's refusal in any words is the end of its refresh token. */
function asRefusedRenewal(reply: VendorReply, thrown: unknown): unknown {
  const isRefused =
    thrown instanceof ConciergeError && ['bad_credentials', 'forbidden'].includes(thrown.code);
  return isRefused ? new ConciergeError('session_dead', thrown.facts, thrown) : asRenewalError(reply, thrown);
}

/** A call without what it would send, for a probe: a probe names no account. */
function withoutBody({ path, good, not }: Call): Call {
  return { method: 'GET', path, headers: { accept: 'application/json' }, good, not };
}

function isRecognised({ recognise, check }: Definition, reply: VendorReply): boolean {
  if (recognise === undefined) return isLikelyOwn(check, reply);
  return areMet(readReply(reply), recognise.good);
}

function pageEntry(
  portal: Exclude<DefinedPortal, { link: unknown }>,
  tenant: Tenant,
  path: string | null,
): { kind: 'tab' | 'page'; url: string } {
  const where = 'tab' in portal ? portal.tab : portal.page;
  const kind = 'tab' in portal ? ('tab' as const) : ('page' as const);
  if (where.startsWith('/')) return { kind, url: tenant.baseUrl + withLeadingSlash(path ?? where) };
  const url = portalPageUrl(tenant.settings[where] ?? '', path);
  if (new URL(url).origin !== new URL(tenant.baseUrl).origin)
    throw new TypeError('a token goes to the tenant’s own origin only');
  return { kind, url };
}

type TabHeader = readonly Carry[];

/** How a tab's requests carry the token: the portal's own header, else as every call does; `null` for a page. */
function tabHeaderOf(portal: DefinedPortal, carry: readonly Carry[]): TabHeader | null {
  if (!('tab' in portal)) return null;
  const { header } = portal;
  if (header === undefined) return carry;
  return [typeof header === 'string' ? { header, value: { $: 'token' } } : header];
}

/** The schema lets a tab's header hold nothing of a tenant. */
function fillTabHeader(header: TabHeader, session: Session): AuthHeader {
  const tenant: Tenant = {
    id: '',
    vendor: '',
    name: '',
    baseUrl: '',
    environment: 'production',
    settings: {},
    destinations: [],
  };
  const [[name, value] = ['', '']] = Object.entries(
    carriedHeaders(header, { tenant, settings: [], session }),
  );
  return { name, value };
}
