/** The rules between the parts of a definition, which no schema of its shape can say. Pure. */
import { createIssue } from '../../tenants/validation-issue.ts';
import { findBodyIssue, type PlacedIssue } from './body-rules.ts';
import {
  type Call,
  type CallRole,
  type Carry,
  callsOf,
  carriesSession,
  type DefinedMethod,
  type Definition,
  type Ref,
  refsIn,
  type Test,
} from './definition.ts';
import { callOf } from './grant.ts';
import { definitionLimits as limits } from './limits.ts';
import { secretNames, settingLabelIssue } from './secret-names.ts';

/** The first issue of a definition whose shape is right, or `null`. */
export function findRuleIssue(definition: Definition): PlacedIssue | null {
  const calls = callsOf(definition);
  const count = calls.length + definition.signIn.filter((method) => method.grant !== undefined).length;
  const most = String(limits.calls);
  if (count > limits.calls) return { path: [], issue: createIssue('fault_definition_calls', most) };
  const found = [
    ...settingIssues(definition),
    ...definition.signIn.flatMap((method, index) => methodIssues(definition, method, ['signIn', index])),
    ...calls.flatMap(({ call, at, role }) => callIssues(definition, call, at, role)),
    ...carryIssues(definition),
    ...portalIssues(definition),
    ...(definition.throttle ?? []).flatMap(({ when }, index) =>
      emptyTests(when, ['throttle', index, 'when']),
    ),
  ];
  return found[0] ?? null;
}

function settingIssues({ settings = [], portal }: Definition): PlacedIssue[] {
  return settings.flatMap(
    ({ name, label, kind, choices, default: preset, required }, index): PlacedIssue[] => {
      const path = ['settings', index];
      const values = (choices ?? []).map((each) => (typeof each === 'string' ? each : each.value));
      if (settings.findIndex((each) => each.name === name) !== index)
        return [{ path: [...path, 'name'], issue: createIssue('fault_twice') }];
      const secret = settingLabelIssue(name) ?? settingLabelIssue(label);
      if (secret !== null) return [{ path: [...path, 'name'], issue: secret }];
      if ((kind === 'choice') !== (choices !== undefined))
        return [{ path: [...path, 'choices'], issue: createIssue('fault_definition_choices') }];
      if (kind === 'choice' && preset !== undefined && !values.includes(preset))
        return [{ path: [...path, 'default'], issue: createIssue('fault_choice', values.join(', ')) }];
      // A definition names no host, so that no server of its author's can be a default.
      if (kind === 'address' && preset !== undefined)
        return [{ path: [...path, 'default'], issue: createIssue('fault_definition_host') }];
      const isLinked = portal !== undefined && 'link' in portal && portal.link.at === name;
      return isLinked && (kind !== 'address' || required !== true)
        ? [{ path, issue: createIssue('fault_definition_portal') }]
        : [];
    },
  );
}

function methodIssues(
  definition: Definition,
  method: DefinedMethod,
  path: readonly PropertyKey[],
): PlacedIssue[] {
  const { id, fields, call, paste, grant, label } = method;
  const ways = [call, paste, grant].filter((each) => each !== undefined);
  if (ways.length !== 1) return [{ path, issue: createIssue('fault_definition_way') }];
  if (definition.signIn.filter((each) => each.id === id).length > 1)
    return [{ path: [...path, 'id'], issue: createIssue('fault_twice') }];
  if (fields.some((field) => field.label === label))
    return [{ path: [...path, 'label'], issue: createIssue('fault_twice') }];
  const twice = fields.findIndex(
    ({ name }, index) => fields.findIndex((each) => each.name === name) !== index,
  );
  if (twice >= 0) return [{ path: [...path, 'fields', twice, 'name'], issue: createIssue('fault_twice') }];
  // A secret that is the account's name would be remembered and shown.
  const shown = fields.findIndex((field) => field.account === true && field.secret === true);
  if (shown >= 0)
    return [{ path: [...path, 'fields', shown], issue: createIssue('fault_definition_secretAccount') }];
  const open = fields.findIndex(
    (field) =>
      field.secret !== true &&
      (field.name === paste || secretNames.test(field.name)) &&
      field.onChallenge !== true,
  );
  if (open >= 0)
    return [{ path: [...path, 'fields', open, 'secret'], issue: createIssue('fault_definition_openSecret') }];
  if (paste !== undefined && !fields.some((field) => field.name === paste))
    return [{ path: [...path, 'paste'], issue: createIssue('fault_definition_ref') }];
  if (grant === undefined) return [];
  const filled = callOf(method);
  return filled === undefined ? [] : callIssues(definition, filled, [...path, 'grant'], 'signIn', method);
}

function callIssues(
  definition: Definition,
  call: Call,
  path: readonly PropertyKey[],
  role: CallRole,
  method = role === 'signIn' ? definition.signIn[Number(path[1])] : undefined,
): PlacedIssue[] {
  return [
    ...refIssues(definition, call, path, role, method),
    ...placedIn([...path, 'body'], findBodyIssue(call)),
    ...goodIssues(call.good, [...path, 'good']),
    ...ruleIssues(call, [...path, 'not'], role, method),
    ...takeIssues(definition, call, [...path, 'take'], role),
    ...(call.carry === true && (role === 'signIn' || role === 'recognise')
      ? [{ path: [...path, 'carry'], issue: createIssue('fault_definition_ref') }]
      : []),
  ];
}

const placedIn = (path: readonly PropertyKey[], found: PlacedIssue | null): PlacedIssue[] =>
  found === null ? [] : [{ path: [...path, ...found.path], issue: found.issue }];

/** What a placeholder of each call may stand for. */
const refsOfRole: Readonly<Record<CallRole, readonly string[]>> = {
  signIn: ['field', 'setting', 'device'],
  check: ['setting', 'token', 'account', 'device'],
  renew: ['setting', 'token', 'refresh', 'account', 'device'],
  signOut: ['setting', 'token', 'refresh', 'account', 'device'],
  recognise: ['setting'],
  link: ['setting', 'token', 'account', 'device', 'path'],
};

function refIssues(
  definition: Definition,
  call: Call,
  path: readonly PropertyKey[],
  role: CallRole,
  method: DefinedMethod | undefined,
): PlacedIssue[] {
  const { query = {}, headers = {}, body, path: pieces } = call;
  const places = { path: pieces, query, headers, body: body?.of };
  // The preview leaves out a header that names media types alone.
  const accepts = Object.entries(headers).filter(([name]) => name.toLowerCase() === 'accept');
  if (accepts.some(([, each]) => typeof each !== 'string'))
    return [{ path: [...path, 'headers'], issue: createIssue('fault_definition_ref') }];
  return Object.entries(places).flatMap(([name, node]) =>
    refsIn(node).flatMap((ref): PlacedIssue[] => {
      const at = [...path, name];
      if (!isKnown(definition, ref, refsOfRole[role], method))
        return [{ path: at, issue: createIssue('fault_definition_ref') }];
      if (name === 'query' && isSecret(ref, method))
        return [{ path: at, issue: createIssue('fault_definition_secretQuery') }];
      // A path stands in every log as a query does; a session's own address is the one exception.
      return name === 'path' && isSecret(ref, method) && ref.$ !== 'token'
        ? [{ path: at, issue: createIssue('fault_definition_secretPath') }]
        : [];
    }),
  );
}

function isKnown(
  { settings = [] }: Definition,
  { $ }: Ref,
  families: readonly string[],
  method: DefinedMethod | undefined,
): boolean {
  const [family = '', name = ''] = $.split('.');
  if (!families.includes(family)) return false;
  if (family === 'setting') return settings.some((each) => each.name === name);
  return family !== 'field' || method?.fields.some((each) => each.name === name) === true;
}

/** Whether a placeholder stands for a secret: of a field, unless it is known to be none. */
function isSecret({ $ }: Ref, method: DefinedMethod | undefined): boolean {
  if ($ === 'token' || $ === 'refresh' || $ === 'value') return true;
  if (!$.startsWith('field.')) return false;
  const field = method?.fields.find(({ name }) => $ === `field.${name}`);
  return field === undefined || field.secret === true || field.onChallenge === true;
}

/** A good reply has a status of success; what a server refuses is no session, whatever its body. */
function goodIssues(good: readonly Test[], path: readonly PropertyKey[]): PlacedIssue[] {
  const bad = good.findIndex(
    (test) =>
      'status' in test &&
      test.status.some((each) => (typeof each === 'number' ? each > 299 : each !== '2xx')),
  );
  if (bad >= 0) return [{ path: [...path, bad], issue: createIssue('fault_definition_good') }];
  return emptyTests(good, path);
}

/** A test of a place that asks nothing of it holds for every reply. */
function emptyTests(tests: readonly Test[], path: readonly PropertyKey[]): PlacedIssue[] {
  const bad = tests.findIndex((test) => 'at' in test && Object.keys(test).length < 2);
  return bad < 0 ? [] : [{ path: [...path, bad], issue: createIssue('fault_definition_test') }];
}

function ruleIssues(
  { not = [] }: Call,
  path: readonly PropertyKey[],
  role: CallRole,
  method: DefinedMethod | undefined,
): PlacedIssue[] {
  return not.flatMap(({ when, is }, index): PlacedIssue[] => {
    const empty = emptyTests(when, [...path, index, 'when']);
    const asks = method?.fields.some((field) => field.onChallenge === true) === true;
    const fits =
      (is !== 'no_call' || role === 'signOut') && (is !== 'code_required' || (role === 'signIn' && asks));
    return fits ? empty : [{ path: [...path, index, 'is'], issue: createIssue('fault_definition_code') }];
  });
}

function takeIssues(
  definition: Definition,
  { take }: Call,
  path: readonly PropertyKey[],
  role: CallRole,
): PlacedIssue[] {
  const byCookies = definition.carry.some((each) => 'cookies' in each);
  if (role === 'signIn' && take?.token === undefined && (!byCookies || usesToken(definition.carry)))
    return [{ path, issue: createIssue('fault_definition_noToken') }];
  const grants = role === 'signIn' || role === 'renew';
  return !grants && (take?.token !== undefined || take?.refresh !== undefined)
    ? [{ path, issue: createIssue('fault_definition_noGrant') }]
    : [];
}

const usesToken = (carry: readonly Carry[]): boolean =>
  carry.some((each) => 'bodyField' in each || refsIn(each).some(({ $ }) => $ === 'token'));

/** A session is carried by a token or by cookies; one that carries nothing would always look alive. */
function carryIssues(definition: Definition): PlacedIssue[] {
  const { carry, check } = definition;
  const unknown = carry.findIndex((each) =>
    refsIn(each).some((ref) => !isKnown(definition, ref, ['setting', 'token', 'account'], undefined)),
  );
  if (unknown >= 0) return [{ path: ['carry', unknown], issue: createIssue('fault_definition_ref') }];
  const root = carry.findIndex((each) => 'bodyField' in each && each.bodyField === '');
  if (root >= 0) return [{ path: ['carry', root], issue: createIssue('fault_definition_pointer') }];
  const byCookies = carry.some((each) => 'cookies' in each);
  const carriesNothing =
    !byCookies &&
    !refsIn(check).some(({ $ }) => $ === 'token') &&
    (!carriesSession(check, 'check') ||
      !usesToken(carry.filter((each) => check.method !== 'GET' || !('bodyField' in each))));
  return carriesNothing ? [{ path: ['carry'], issue: createIssue('fault_definition_carry') }] : [];
}

function portalIssues(definition: Definition): PlacedIssue[] {
  const { portal, settings = [], carry } = definition;
  if (portal === undefined) return [];
  const issue = createIssue('fault_definition_portal');
  const isAddress = (name: string) => settings.some((each) => each.name === name && each.kind === 'address');
  if ('page' in portal)
    return (portal.page.startsWith('/') || isAddress(portal.page)) && carry.some((each) => 'cookies' in each)
      ? []
      : [{ path: ['portal', 'page'], issue }];
  if ('tab' in portal) {
    const own =
      typeof portal.header === 'object' ? [portal.header] : carry.filter((each) => !('cookies' in each));
    const header = typeof portal.header === 'string' ? [] : own;
    // A tab's header is made of the session alone, and is exactly one.
    const fits =
      typeof portal.header === 'string' ||
      (header.length === 1 &&
        header.every((each) => !('bodyField' in each)) &&
        refsIn(header).every(({ $ }) => $ === 'token' || $ === 'account') &&
        refsIn(header).length > 0);
    return fits && (portal.tab.startsWith('/') || isAddress(portal.tab))
      ? []
      : [{ path: ['portal', 'tab'], issue }];
  }
  const { at, path, query } = portal.link;
  const refs = [...refsIn(path), ...refsIn(query)];
  const known = refs.every((ref) =>
    isKnown(definition, ref, ['setting', 'path', 'value', 'account'], undefined),
  );
  const hasValue = typeof query === 'string' || refs.some(({ $ }) => $ === 'value');
  return isAddress(at) && known && hasValue ? [] : [{ path: ['portal', 'link'], issue }];
}
