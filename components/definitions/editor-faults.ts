/** Everything that is wrong with the editor's form, in the words of its labels, with what to do about it. */
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { validateLength } from '../../lib/tenants/limits.ts';
import { createIssue, type Issue, type LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { VendorDescriptor } from '../../lib/vendors/contract.ts';
import type { ExampleField, ExampleLogin } from '../../lib/vendors/definition/curl.ts';
import {
  fieldNames,
  lineMethods,
  pathSettings,
  typedFields,
} from '../../lib/vendors/definition/from-example.ts';
import { definitionLimits as limits } from '../../lib/vendors/definition/limits.ts';
import { secretNames, settingLabelIssue } from '../../lib/vendors/definition/secret-names.ts';
import { headerNameIssue, lineIssue } from '../../lib/vendors/definition/text-rules.ts';
import type { ExampleWords } from '../../lib/vendors/definition/to-example.ts';
import { methodOfTyped, readTypedPath } from '../../lib/vendors/definition/typed-path.ts';
import { beforeTokenIssue } from '../../lib/vendors/definition/typed-words.ts';
import { fieldIssueText } from '../shared/validation-text.ts';

/** What of the form may have a fault: a line, a paste, or the label or kind of one value. */
export type EditorPlace =
  | keyof ExampleWords
  | 'curl'
  | 'reply'
  | 'token'
  | 'refused'
  | `label ${string}`
  | `kind ${string}`;

/** A fault of the form; `issue` is missing where what to do says it all. */
export interface EditorFault {
  place: EditorPlace;
  issue?: Issue;
  todo: MessageKey;
}

interface EditorForm {
  login: ExampleLogin | null;
  hasReply: boolean;
  /** Whether the token's place is known. */
  hasToken: boolean;
  labels: Readonly<Record<string, string>>;
  words: ExampleWords;
  hidden: readonly (keyof ExampleWords)[];
  /** The id to be saved under, and whether it is an edited definition's own. */
  id: string;
  isEdited: boolean;
}

/** The labels of the form's lines, in their order. */
export const lineLabels = {
  label: 'definition_name',
  source: 'definition_source',
  header: 'definition_header',
  before: 'definition_before',
  check: 'definition_check',
  renew: 'definition_renew',
  signOut: 'definition_signOut',
} as const satisfies Record<keyof ExampleWords, MessageKey>;

/** The labels of what has a fault, each once. */
export function missingLabels(
  t: Translate,
  faults: readonly EditorFault[],
  login: ExampleLogin | null,
): string[] {
  const labels = {
    ...lineLabels,
    ...({ curl: 'definition_curl', reply: 'definition_reply', token: 'definition_token' } as const),
  };
  const texts = faults.map(({ place }) => {
    if (Object.hasOwn(labels, place)) return t(labels[place as keyof typeof labels]);
    const at = place.replace(/^\w+ /, '');
    const name = login?.fields.find((field) => field.at === at)?.name ?? at;
    return t(place.startsWith('kind ') ? 'definition_kindOf' : 'definition_labelOf', name);
  });
  return [...new Set(texts)];
}

/** The id of a place's element. */
export const placeId = (place: EditorPlace): string => `example-${place.replaceAll(/\s/g, '-')}`;

/** What to do at a place, whatever is wrong there. */
function todoAt(place: EditorPlace): MessageKey {
  if (place.startsWith('label ')) return 'definition_do_label';
  if (place.startsWith('kind ')) return 'definition_do_secret';
  return todos[place as keyof typeof todos];
}
const todos = {
  curl: 'definition_do_curl',
  reply: 'definition_do_reply',
  token: 'definition_do_token',
  label: 'definition_do_name',
  source: 'definition_do_source',
  header: 'definition_do_header',
  before: 'definition_do_before',
  check: 'definition_do_check',
  renew: 'definition_do_path',
  signOut: 'definition_do_path',
} as const satisfies Record<keyof ExampleWords | 'curl' | 'reply' | 'token', MessageKey>;

/** The faults in the form's order. */
export function editorFaults(form: EditorForm, vendors: readonly VendorDescriptor[]): EditorFault[] {
  const { login, hasReply, hasToken, labels, words, hidden, id, isEdited } = form;
  const at = (place: EditorPlace, issue: Issue | null): EditorFault[] =>
    issue === null ? [] : [{ place, ...(issue.key === 'fault_empty' ? {} : { issue }), todo: todoAt(place) }];
  const stays = isEdited && login === null && !hasReply;
  const other = vendors.find((vendor) => vendor.id === id && vendor.from !== 'file');
  const path = (name: 'check' | 'renew' | 'signOut'): EditorFault[] => {
    if (hidden.includes(name) || (name !== 'check' && words[name].trim() === '')) return [];
    const read = readTypedPath(words[name], login?.origin ?? '');
    const method = methodOfTyped(words[name]);
    const methods: readonly string[] = lineMethods[name];
    if (method !== undefined && !methods.includes(method)) return [{ place: name, todo: todos[name] }];
    return at(name, 'issue' in read ? read.issue : null);
  };
  return [
    ...(login === null && !stays ? [{ place: 'curl', todo: todos.curl } as const] : loginFaults(login)),
    ...(login === null
      ? []
      : [
          ...pathSettings(login).flatMap(({ name }) =>
            at(`label ${name}`, labelIssue(labels[name] ?? '') ?? settingLabelIssue(labels[name] ?? '')),
          ),
          ...typedFields(login).flatMap((each) => at(`label ${each.at}`, labelIssue(labels[each.at] ?? ''))),
        ]),
    ...(hasReply || stays ? [] : [{ place: 'reply', todo: todos.reply } as const]),
    ...(hasReply && !hasToken ? [{ place: 'token', todo: todos.token } as const] : []),
    ...at('label', lineIssue(words.label) ?? validateLength(words.label.trim(), limits.label)),
    ...(other === undefined || isEdited
      ? []
      : [
          {
            place: 'label',
            todo: other.from === 'gallery' ? 'definition_do_nameShipped' : 'definition_do_nameManaged',
          } as const,
        ]),
    ...at('source', lineIssue(words.source) ?? validateLength(words.source.trim(), limits.text)),
    ...(hidden.includes('header')
      ? []
      : [
          ...at('header', words.header === '' ? createIssue('fault_empty') : headerNameIssue(words.header)),
          ...at('before', beforeTokenIssue(words.before) ?? validateLength(words.before, 60)),
        ]),
    ...path('check'),
    ...path('renew'),
    ...path('signOut'),
  ];
}

/** An empty label is the field's own name. */
const labelIssue = (text: string): Issue | null =>
  text.trim() === '' ? null : (lineIssue(text) ?? validateLength(text.trim(), limits.label));

function loginFaults(login: ExampleLogin | null): EditorFault[] {
  if (login === null) return [];
  const typed = typedFields(login);
  if (typed.length === 0) return [{ place: 'curl', todo: 'definition_do_typed' }];
  if (typed.length > limits.fields || login.fields.length > limits.bodyNodes - 8)
    return [{ place: 'curl', todo: 'definition_do_simpler' }];
  const nameOf = fieldNames(login.fields);
  const isOpen = (field: ExampleField) => field.is !== 'secret' && secretNames.test(nameOf(field));
  return typed
    .filter(isOpen)
    .map((field) => ({ place: `kind ${field.at}`, todo: 'definition_do_secret' }) as const);
}

/** A refusal of the background as a fault of the form. Its path counts list entries from 1. */
export function faultOfRefusal({ field = '', issue }: LocatedIssue, login: ExampleLogin | null): EditorFault {
  const [name = '', number = '', part = '', index = '', inner = ''] = field.split('.');
  const fault = (place: EditorPlace, todo = todoAt(place)): EditorFault => ({ place, issue, todo });
  const whole = { place: 'curl', todo: 'definition_do_simpler' } as const;
  if (issue.key === 'fault_galleryId') return { place: 'label', todo: 'definition_do_nameShipped' };
  if (issue.key === 'fault_managed') return { place: 'label', todo: 'definition_do_nameManaged' };
  if (name === 'id' || name === 'label') return fault('label');
  if (name === 'source' || name === 'check' || name === 'renew' || name === 'signOut') return fault(name);
  if (name === 'carry') return fault(part === 'value' ? 'before' : 'header');
  const setting = login === null ? undefined : pathSettings(login)[Number(number) - 1];
  if (name === 'settings') return setting === undefined ? whole : fault(`label ${setting.name}`);
  if (name !== 'signIn') return whole;
  if (part === 'label') return fault('label');
  if (part === 'call' && (index === 'take' || index === 'good')) return fault('reply');
  const typed = login === null ? undefined : typedFields(login)[Number(index) - 1];
  if (part !== 'fields' || typed === undefined) return whole;
  return fault(inner === 'secret' ? `kind ${typed.at}` : `label ${typed.at}`);
}

/** A fault under its field: what is wrong, then what to do. */
export function faultSentences(t: Translate, { issue, todo }: EditorFault): string {
  return issue === undefined ? t(todo) : t('definition_fault', fieldIssueText(t, issue), t(todo));
}
