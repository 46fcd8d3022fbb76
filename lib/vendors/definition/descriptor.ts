/** What pages show of a definition. Plain data from plain data: the popup loads this file, and no other of the folder. */
import type { MessageKey } from '../../i18n/message-key.ts';
import type { SettingDescriptor, SignInMethod, VendorDescriptor } from '../contract.ts';
import type { DefinedMethod, DefinedPortal, DefinedSetting, Definition, Path } from './definition.ts';

/** A text of a definition in the place of a message's key. */
const own = (text: string): MessageKey => `=${text}`;

/** The descriptor of a definition that its schema has accepted. */
export function describeDefinition(definition: Definition): VendorDescriptor {
  const {
    id,
    label,
    source,
    signIn,
    check,
    renew,
    signOut,
    portal,
    carry,
    baseUrl,
    settings = [],
  } = definition;
  const [first, ...more] = signIn.map(describeMethod);
  if (first === undefined) throw new TypeError('a definition without a way to sign in');
  return {
    id,
    label,
    source,
    signIn: [first, ...more],
    can: { renew: renew !== undefined, check: true },
    checkCall: `${check.method} ${readablePath(check.path)}`,
    portal: describePortal(portal),
    ...(signOut === undefined ? { logoutNote: 'logout_definition' as const } : {}),
    ...(carry.some((each) => 'cookies' in each) ? { byCookies: true } : {}),
    baseUrl: {
      label: 'setting_baseUrl',
      help: 'help_definition_baseUrl',
      example: baseUrl?.example ?? 'https://server.example',
      keep: baseUrl?.keep ?? 'path',
    },
    settings: settings.map((setting) => describeSetting(setting, portal)),
  };
}

function describeMethod({ id, label, fields, paste }: DefinedMethod): SignInMethod {
  return {
    id,
    label: own(label),
    fields: fields.map(({ name, label: text, help, secret = false, ...more }) => ({
      name,
      label: own(text),
      secret,
      ...(help === undefined ? {} : { help: own(help) }),
      ...(more.account === true ? { account: true } : {}),
      ...(more.optional === true ? { optional: true } : {}),
      ...(more.onChallenge === true ? { onChallenge: true, pasted: 'code' as const } : {}),
      ...(paste === name ? { pasted: 'token' as const } : {}),
    })),
  };
}

/** An address stays on the tenant's origin, but for the one that a one-time link goes to. */
function describeSetting(setting: DefinedSetting, portal: DefinedPortal | undefined): SettingDescriptor {
  const { name, label, help, kind, required, default: preset, choices, example } = setting;
  const isLinked = portal !== undefined && 'link' in portal && portal.link.at === name;
  return {
    name,
    label: own(label),
    help: own(help ?? label),
    kind: kind === 'choice' ? 'text' : kind,
    ...(required === true ? { required } : {}),
    ...(preset === undefined ? {} : { default: preset }),
    ...(example === undefined ? {} : { example }),
    ...(choices === undefined
      ? {}
      : {
          choices: choices.map((each): [string, MessageKey] =>
            typeof each === 'string' ? [each, own(each)] : [each.value, own(each.label)],
          ),
        }),
    ...(kind === 'address' && !isLinked ? { ownOrigin: true } : {}),
  };
}

function describePortal(portal: DefinedPortal | undefined): VendorDescriptor['portal'] {
  if (portal === undefined) return null;
  if ('link' in portal) return { by: 'link', setting: portal.link.at };
  const where = 'tab' in portal ? portal.tab : portal.page;
  const note = 'tab' in portal ? { note: 'noteTab' as const } : {};
  return { by: 'tab', ...note, ...(where.startsWith('/') ? { path: where } : { setting: where }) };
}

/** A path for a reader, a setting as `{name}`. */
function readablePath(path: Path): string {
  const pieces = path.map((piece) =>
    typeof piece === 'string' ? piece : piece.$.startsWith('setting.') ? `{${piece.$.slice(8)}}` : '…',
  );
  return `/${pieces.join('/')}`.replace(/\/{2,}/g, '/');
}
