import type { Translate } from '../../lib/i18n/i18n.ts';
import type { SignInField } from '../../lib/vendors/contract.ts';
import { type FieldFault, faultText } from '../shared/field-fault.ts';

/** One credential field for several tenants. The page neither autofills, drafts nor stores its value. */
export function CredentialField({
  field,
  fault,
  t,
}: {
  field: SignInField;
  fault: FieldFault | null;
  t: Translate;
}) {
  const id = `typed-${field.name}`;
  const help = fault === null ? field.help && t(field.help) : faultText(t, fault);
  const shared = {
    id,
    name: field.name,
    'data-field': true,
    autocapitalize: 'none' as const,
    spellcheck: false,
    required: field.optional !== true,
    'aria-invalid': fault === null ? undefined : ('true' as const),
    'aria-describedby': help && `${id}-help`,
  };
  return (
    <div class="field">
      <label for={id}>{t(field.label)}</label>
      {field.secret ? (
        <input type="password" autocomplete="new-password" data-secret {...shared} />
      ) : (
        <input type="text" autocomplete="off" inputMode={field.inputMode ?? 'text'} {...shared} />
      )}
      {help !== undefined && (
        <p class={fault === null ? 'help' : 'help help-missing'} id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
