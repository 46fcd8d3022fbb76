import type { Translate } from '../../lib/i18n/i18n.ts';
import type { SignInField } from '../../lib/vendors/contract.ts';

/** One credential field for several tenants. The page neither autofills, drafts nor stores its value. */
export function CredentialField({
  field,
  missing,
  t,
}: {
  field: SignInField;
  missing: boolean;
  t: Translate;
}) {
  const id = `typed-${field.name}`;
  const help = missing ? 'fillIn' : field.help;
  const shared = {
    id,
    name: field.name,
    'data-field': true,
    autocapitalize: 'none' as const,
    spellcheck: false,
    required: field.optional !== true,
    'aria-invalid': missing ? ('true' as const) : undefined,
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
        <p class={missing ? 'help help-missing' : 'help'} id={`${id}-help`}>
          {t(help)}
        </p>
      )}
    </div>
  );
}
