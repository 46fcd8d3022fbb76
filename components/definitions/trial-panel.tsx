import { useEffect, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { formatList } from '../../lib/i18n/i18n.ts';
import type { Reply, TriedCall } from '../../lib/protocol/commands.ts';
import { validateAddress } from '../../lib/tenants/addresses.ts';
import type { LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import type { DefinedMethod, Definition } from '../../lib/vendors/definition/definition.ts';
import { faultText, findFieldFault } from '../shared/field-fault.ts';
import type { PageActions } from '../shared/page-types.ts';
import { takeFieldValues } from '../shared/take-field-values.ts';
import { fieldIssueText } from '../shared/validation-text.ts';
import { TrialOutcome } from './trial-outcome.tsx';

interface TrialPanelProps {
  definition: Definition;
  /** Where the pasted command's server answers. */
  origin: string;
  origins: readonly string[];
  now: number;
  actions: PageActions;
  /** A refusal of the definition itself, in the words of the editor's form. */
  refusalText: (issue: LocatedIssue) => string;
}

/** The calls that a trial makes. */
const actsOf = ({ renew, signOut }: Definition): TriedCall['act'][] => [
  'login',
  'check',
  ...(renew === undefined ? [] : (['renew'] as const)),
  ...(signOut === undefined ? [] : (['logout'] as const)),
];

/** Tries the definition against a server that the person allows; what is typed is cleared as it is sent. */
export function TrialPanel(props: TrialPanelProps) {
  const { definition, origin, origins, now, actions, refusalText } = props;
  const { t } = actions;
  const form = useRef<HTMLFormElement>(null);
  const [address, setAddress] = useState(origin);
  const [reply, setReply] = useState<Reply | null>(null);
  const [busy, setBusy] = useState(false);
  /** What cannot be sent: the element's id, and why. */
  const [fault, setFault] = useState<TrialFault | null>(null);
  const text = JSON.stringify(definition);
  // What was tried is another definition than the one that is made now.
  useEffect(() => setReply(null), [text]);
  const [method] = definition.signIn;
  if (method === undefined) return null;
  const accounts = method.fields.flatMap(({ name, account }) => (account === true ? [name] : []));
  const actText = (act: TriedCall['act']) => t(`definition_act_${act}`);

  async function run(event: Event): Promise<void> {
    event.preventDefault();
    if (form.current === null || method === undefined || busy) return;
    const inputs = [...form.current.querySelectorAll<HTMLInputElement>('input[name]')];
    const issue = validateAddress(address);
    const missing = issue === null ? findFieldFault(inputs) : null;
    setReply(null);
    if (issue !== null) {
      document.getElementById('trial-address')?.focus();
      return setFault({ id: 'trial-address', text: fieldIssueText(t, issue) });
    }
    if (missing !== null) return setFault({ id: `trial-${missing.name}`, text: faultText(t, missing.fault) });
    setFault(null);
    setBusy(true);
    // The permission request needs the press itself, so that nothing is waited for before it.
    const allowed = matchesAnyPattern(origins, address) || (await actions.requestHosts([address]));
    if (!allowed) {
      setBusy(false);
      return setReply({ ok: false, code: 'no_permission', facts: {} });
    }
    const fields = takeFieldValues(inputs);
    // A second try has the same account, whose name is no secret.
    for (const input of inputs) if (accounts.includes(input.name)) input.value = fields[input.name] ?? '';
    const settings = [...form.current.querySelectorAll<HTMLInputElement>('input[data-setting]')].map(
      ({ dataset, value }) => [dataset.setting ?? '', value.trim()] as const,
    );
    setReply(
      await actions.send('tryDefinition', {
        definition: text,
        ...{ baseUrl: withoutPath(address, method), method: method.id, fields },
        settings: Object.fromEntries(settings),
      }),
    );
    setBusy(false);
  }

  return (
    <form
      class="trial"
      ref={form}
      onSubmit={(event) => void run(event)}
      noValidate
      autocomplete="off"
      aria-label={t('definition_try')}
    >
      <h3>{t('definition_try')}</h3>
      <p class="help">{t('definition_tryHelp', formatList(t, actsOf(definition).map(actText)))}</p>
      <div class="field-pair">
        <label for="trial-address">{t('setting_baseUrl')}</label>
        <input
          id="trial-address"
          type="text"
          value={address}
          spellcheck={false}
          {...faultyProps('trial-address', fault)}
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
        <FieldFault id="trial-address" fault={fault} />
      </div>
      {definition.settings?.map(({ name, label }) => (
        <div class="field-pair" key={name}>
          <label for={`trial-setting-${name}`}>{label}</label>
          <input
            id={`trial-setting-${name}`}
            type="text"
            data-setting={name}
            spellcheck={false}
            autocomplete="off"
          />
        </div>
      ))}
      {method.fields.map(({ name, label, secret }) => (
        <div class="field-pair" key={name}>
          <label for={`trial-${name}`}>{label}</label>
          <input
            id={`trial-${name}`}
            name={name}
            {...(secret === true ? { type: 'password' as const } : { type: 'text' as const })}
            spellcheck={false}
            autocomplete="off"
            required
            {...faultyProps(`trial-${name}`, fault)}
            data-secret
          />
          <FieldFault id={`trial-${name}`} fault={fault} />
        </div>
      ))}
      <div class="row">
        <button type="submit" class="button button-plain" aria-busy={busy}>
          {t('definition_tryNow')}
        </button>
      </div>
      <div role="status">
        {reply !== null && (
          <TrialOutcome t={t} reply={reply} now={now} vendor={definition.label} refusalText={refusalText} />
        )}
      </div>
    </form>
  );
}

/** An address without the log-in's own path at its end, which is pasted with it. */
function withoutPath(address: string, { call }: DefinedMethod): string {
  const [path = '', ...more] = call?.path ?? [];
  const end = typeof path === 'string' && more.length === 0 ? path.replace(/^\/+|\/+$/g, '') : '';
  const whole = address.trim().replace(/\/+$/, '');
  return end !== '' && whole.endsWith(`/${end}`) ? whole.slice(0, -end.length - 1) : address;
}

interface TrialFault {
  id: string;
  text: string;
}

const faultyProps = (id: string, fault: TrialFault | null) =>
  fault?.id === id ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-fault` } : {};

/** Why a field cannot be sent, below it. */
function FieldFault({ id, fault }: { id: string; fault: TrialFault | null }) {
  return fault?.id === id ? (
    <p class="help help-missing" id={`${id}-fault`}>
      {fault.text}
    </p>
  ) : null;
}
