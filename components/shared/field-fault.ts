import { languageOf, type Translate } from '../../lib/i18n/i18n.ts';
import { typedTextLimit } from '../../lib/protocol/limits.ts';

/** Why an input cannot be sent: nothing in it, or more than a command takes. */
export type FieldFault = 'missing' | 'too long';

/** The first input that cannot be sent, focused for the person to mend it; `null` when all can be. */
export function findFieldFault(
  inputs: readonly HTMLInputElement[],
): { name: string; fault: FieldFault } | null {
  for (const input of inputs) {
    const { name, value, required } = input;
    const fault = required && value === '' ? 'missing' : value.length > typedTextLimit ? 'too long' : null;
    if (fault === null) continue;
    input.focus();
    return { name, fault };
  }
  return null;
}

/** The text under a field that cannot be sent. @param limit in characters */
export const faultText = (t: Translate, fault: FieldFault, limit = typedTextLimit): string =>
  fault === 'missing' ? t('fillIn') : t('tooLong', limit.toLocaleString(languageOf(t)));
