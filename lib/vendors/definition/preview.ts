/** A definition in words: whole sentences that say what goes where, shown before a person agrees to it. Pure. */
import { languageOf, type Translate } from '../../i18n/i18n.ts';
import type { MessageKey } from '../../i18n/message-key.ts';
import {
  type Call,
  type CallRole,
  type Carry,
  carriesSession,
  type DefinedMethod,
  type DefinedPortal,
  type DefinedSetting,
  type Definition,
  isRef,
  type Path,
  type Source,
  type Tree,
  type Value,
} from './definition.ts';
import { callOf } from './grant.ts';

/** The sentences of a definition, in the order in which its calls are made. */
export function previewDefinition(definition: Definition, t: Translate): string[] {
  const { settings = [], source, check, renew, signOut, recognise, portal, carry, signIn } = definition;
  const say = speaker(definition, t);
  const asked = (keys: readonly [plain: MessageKey, sends: MessageKey], call: Call): string => {
    const sent = say.list(say.sent(call));
    const [plain, sends] = keys;
    return sent === ''
      ? t(plain, call.method, say.path(call.path))
      : t(sends, call.method, say.path(call.path), sent);
  };
  const signsIn = signIn.flatMap((method) => methodSentences(method, say, t));
  const sentences = [
    t('preview_source', source),
    ...signsIn,
    t('preview_carry', say.list(carry.map((each) => carryText(each, say, t)))),
    asked(['preview_check', 'preview_checkSends'], check),
    ...takeSentences(check, say, t),
    ...(renew === undefined
      ? []
      : [
          t(
            'preview_renew',
            renew.method,
            say.path(renew.path),
            sentWithSession(renew, 'renew', carry, say, t),
          ),
          // A renewal that takes what the log-in takes says nothing new.
          ...takeSentences(renew, say, t).filter((sentence) => !signsIn.includes(sentence)),
        ]),
    signOut === undefined
      ? t('preview_noSignOut')
      : asked(['preview_signOut', 'preview_signOutSends'], signOut),
    ...(recognise === undefined ? [] : [asked(['preview_recognise', 'preview_recogniseSends'], recognise)]),
    ...portalSentences(portal, carry, say, t),
    ...(settings.length === 0 ? [] : [t('preview_settings', say.list(settings.map(settingText)))]),
    ...(portal !== undefined && 'link' in portal ? [] : [t('preview_own')]),
  ];
  return sentences.map(printable);
}

/** Characters that nobody sees, or that turn the order of others, by their code. */
const printable = (sentence: string): string =>
  sentence.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (letter) => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
  );

/** A setting's default is sent where a tenant has no value. */
const settingText = ({ label, default: preset }: DefinedSetting): string =>
  preset === undefined ? label : `${label} (${preset})`;

/** The value of a header `Accept` that names media types alone (RFC 9110, 12.5.1). */
const mediaTypes =
  /^[\w.+*-]{1,60}\/[\w.+*-]{1,60}(?:;q=[\d.]{1,5})?(?:, ?[\w.+*-]{1,60}\/[\w.+*-]{1,60}(?:;q=[\d.]{1,5})?)*$/;

type Speaker = ReturnType<typeof speaker>;

/** The words of values and places of one definition. */
function speaker({ settings = [] }: Definition, t: Translate) {
  const list = (items: readonly string[]) =>
    new Intl.ListFormat(languageOf(t), { type: 'conjunction' }).format(items);
  const settingLabel = (name: string) => settings.find((each) => each.name === name)?.label ?? name;

  function value(node: Value, fields: DefinedMethod['fields']): string {
    if (!isRef(node)) return t('preview_fixed', node);
    const [family = '', name = ''] = node.$.split('.');
    const words = {
      field: fields.find((each) => each.name === name)?.label ?? name,
      setting: settingLabel(name),
      token: t('preview_token'),
      refresh: t('preview_refresh'),
      account: t('preview_account'),
      device: t('preview_device'),
      path: t('preview_path'),
      value: t('preview_value'),
    }[family];
    return `${node.before ?? ''}${words ?? ''}`;
  }

  function path(pieces: Path, fields: DefinedMethod['fields'] = []): string {
    const texts = pieces.map((piece) => (typeof piece === 'string' ? piece : `{${value(piece, fields)}}`));
    return `/${texts.join('/')}`.replace(/\/{2,}/g, '/');
  }

  function bodyItems(node: Tree, at: string, fields: DefinedMethod['fields']): string[] {
    const isLeaf = typeof node !== 'object' || node === null || isRef(node);
    if (isLeaf || Object.keys(node).length === 0) {
      const words = isRef(node) || typeof node === 'string' ? value(node, fields) : JSON.stringify(node);
      return [at === '' ? t('preview_in_wholeBody', words) : t('preview_in_body', words, at)];
    }
    return Object.entries(node).flatMap(([name, each]: [string, Tree]) =>
      bodyItems(each, at === '' ? name : `${at}/${name}`, fields),
    );
  }

  const pairs = (query: Readonly<Record<string, Value>>, fields: DefinedMethod['fields'] = []): string[] =>
    Object.entries(query).map(([name, each]) => t('preview_in_query', value(each, fields), name));

  /** What a call sends beside its path, fixed texts included: a server may act on them. */
  function sent(
    { query = {}, headers = {}, body, path: pieces }: Call,
    fields: DefinedMethod['fields'] = [],
  ): string[] {
    return [
      ...pieces.flatMap((piece) => (isRef(piece) ? [t('preview_in_path', value(piece, fields))] : [])),
      ...pairs(query, fields),
      ...(body === undefined ? [] : bodyItems(body.of, '', fields)),
      ...(body?.contentType === undefined
        ? []
        : [t('preview_in_header', value(body.contentType, fields), 'Content-Type')]),
      ...Object.entries(headers).flatMap(([name, each]) => {
        if (typeof each === 'object' && 'basic' in each)
          return [t('preview_pair', value(each.basic[0], fields), value(each.basic[1], fields))];
        const isUsual = name.toLowerCase() === 'accept' && typeof each === 'string' && mediaTypes.test(each);
        return isUsual ? [] : [t('preview_in_header', value(each, fields), name)];
      }),
    ];
  }

  const place = (source: Source): string => {
    if ('header' in source) return t('preview_place_header', source.header);
    return source.at === '' ? t('preview_place_whole') : t('preview_place_body', source.at);
  };

  return { list, value, path, pairs, sent, place, settingLabel };
}

function methodSentences(method: DefinedMethod, say: Speaker, t: Translate): string[] {
  const { label, fields, paste } = method;
  const call = callOf(method);
  if (call === undefined)
    return [t('preview_paste', label, fields.find((each) => each.name === paste)?.label ?? '')];
  const sent = say.list(say.sent(call, fields)) || t('preview_nothing');
  return [
    t('preview_send', label, sent, call.method, say.path(call.path, fields)),
    ...takeSentences(call, say, t),
  ];
}

/** Where a reply tells token, refresh token, account and end. */
function takeSentences({ take = {} }: Call, say: Speaker, t: Translate): string[] {
  const { token, refresh, account, expires = [], refreshExpires = [] } = take;
  const itself = [...expires, ...refreshExpires].filter(({ unit }) => unit === 'jwt');
  return [
    ...(token === undefined ? [] : [t('preview_take', say.place(token))]),
    ...(refresh === undefined ? [] : [t('preview_takeRefresh', say.place(refresh))]),
    ...(account === undefined ? [] : [t('preview_takeAccount', say.place(account))]),
    ...itself.map(({ from }) => t('preview_takeJwt', say.place(from))),
    ...expires
      .filter(({ unit }) => unit !== 'jwt')
      .map(({ from, unit }) => t('preview_takeExpiry', say.place(from), unit)),
  ];
}

function carryText(carry: Carry, say: Speaker, t: Translate): string {
  if ('cookies' in carry) return t('preview_cookies');
  if ('bodyField' in carry) return t('preview_bodyField', carry.bodyField);
  if ('basic' in carry)
    return t('preview_pair', say.value(carry.basic[0], []), say.value(carry.basic[1], []));
  return `${carry.header}: ${say.value(carry.value, [])}`;
}

const carriedText = (carry: readonly Carry[], say: Speaker, t: Translate): string =>
  say.list(carry.map((each) => carryText(each, say, t)));

/** What a call sends, and the session where it carries one. */
function sentWithSession(
  call: Call,
  role: CallRole,
  carry: readonly Carry[],
  say: Speaker,
  t: Translate,
): string {
  const session = carriesSession(call, role) ? carry.map((each) => carryText(each, say, t)) : [];
  return say.list([...say.sent(call), ...session]) || t('preview_nothing');
}

function portalSentences(
  portal: DefinedPortal | undefined,
  carry: readonly Carry[],
  say: Speaker,
  t: Translate,
): string[] {
  const where = (place: string) =>
    place.startsWith('/') ? place : t('preview_place_setting', say.settingLabel(place));
  if (portal === undefined) return [t('preview_noPortal')];
  if ('page' in portal) return [t('preview_page', where(portal.page))];
  if ('link' in portal) {
    const { call, value, at, path, query } = portal.link;
    const pairs = typeof query === 'string' ? { [query]: { $: 'value' } } : query;
    return [
      t('preview_link', call.method, say.path(call.path), say.settingLabel(at)),
      t('preview_linkSends', sentWithSession(call, 'link', carry, say, t), say.place(value)),
      t('preview_linkOpens', say.path(path), say.list(say.pairs(pairs))),
    ];
  }
  const { header } = portal;
  const own: readonly Carry[] =
    header === undefined ? carry : [typeof header === 'string' ? { header, value: { $: 'token' } } : header];
  return [t('preview_tab', where(portal.tab), carriedText(own, say, t))];
}
