/** What is wrong, in the words of the browser's language: the background sends a key and what it mentions. */
import type { Fault, Refusal } from '../lib/tenants/fault.ts';
import type { About, SettingAbout } from '../lib/vendors/contract.ts';
import type { Say } from './words.ts';

/** The end of a sentence: `is empty`. */
export const faultWords = (say: Say, { key, mentions }: Fault): string => say(key, ...mentions);

/** Where in a file or a policy, and what is wrong, as who wrote it finds it: by number, id and the field's own name. */
export function refusalWords(say: Say, { at, field, fault }: Refusal): string {
  const words = faultWords(say, fault);
  const place = at === undefined ? '' : say(at.key, ...at.mentions);
  if (place === '' || field === undefined) return say('faultyPlace', field ?? place, words);
  return say('faultyField', place, field, words);
}

/** What is wrong with the field it stands beside. */
export const besideWords = (say: Say, fault: Fault): string => say('faultyThis', faultWords(say, fault));

/** Why a whole form was refused, whose fields a person knows by their labels; what is no field's is said as of a file. */
export function formWords(say: Say, about: About | undefined, refusal: Refusal): string {
  const { field, fault } = refusal;
  if (field === undefined) return refusalWords(say, refusal);
  const [name = '', part = ''] = field.split('.');
  const setting = name === 'settings' ? about?.settings.find((each) => each.name === part) : undefined;
  const other = about?.settings.find((each) => each.name === fault.mentions[0]);
  const shown =
    fault.key === 'fault_requiredWith' && other !== undefined
      ? { ...fault, mentions: [say(other.label), choiceLabel(say, other, fault.mentions[1] ?? '')] }
      : fault;
  const label = setting === undefined ? ownLabel(say, name, part) : say(setting.label);
  return say('faultyLabel', label, faultWords(say, shown));
}

function choiceLabel(say: Say, { choices = [] }: SettingAbout, value: string): string {
  const label = choices.find(([choice]) => choice === value)?.[1];
  return label === undefined ? value : say(label);
}

/** The label of a field that every vendor's form has; a destination by its number too. */
function ownLabel(say: Say, name: string, part: string): string {
  switch (name) {
    case 'vendor':
    case 'name':
    case 'environment':
      return say(`form_${name}`);
    case 'color':
      return say('form_colour');
    case 'baseUrl':
      return say('setting_baseUrl');
    case 'destinations':
      return `${say('form_destinations')} ${part}`.trim();
    default:
      return name;
  }
}
