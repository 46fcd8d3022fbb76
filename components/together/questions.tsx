import { counted } from '../../lib/speech.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Names } from '../names.tsx';
import { Question } from '../question.tsx';
import type { Say } from '../words.ts';
import { type DoorsQuestion, serversOf } from './acts.ts';

interface AnswerProps {
  say: Say;
  onConfirm: () => void;
  onCancel: () => void;
}

/** Before one password goes to many servers: which ones, production by name. */
export function LoginQuestion({
  tenants,
  vendor,
  say,
  onConfirm,
  onCancel,
}: AnswerProps & { tenants: readonly Tenant[]; vendor: string }) {
  const hosts = serversOf(tenants);
  const production = tenants.filter(({ environment }) => environment === 'production');
  return (
    <Question
      title={counted(say, 'together_ask_login', hosts.length)}
      confirm={counted(say, 'together_confirm_login', tenants.length)}
      say={say}
      production={production.length > 0}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{vendor}</p>
      <Names names={hosts} />
      <Production tenants={production} say={say} />
    </Question>
  );
}

/** Before many doors: how many tabs, production by name, and the hosts that sign-in links go to. */
export function OpenQuestion({
  tenants,
  question,
  say,
  onConfirm,
  onCancel,
}: AnswerProps & { tenants: readonly Tenant[]; question: DoorsQuestion }) {
  const hosts = [...new Set(question.portalOrigins.map(([, origin]) => new URL(origin).host))];
  return (
    <Question
      title={counted(say, 'together_ask_open', tenants.length)}
      confirm={counted(say, 'together_confirm_open', tenants.length)}
      say={say}
      production={tenants.some(({ environment }) => environment === 'production')}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{counted(say, 'together_ask_open_text', tenants.length)}</p>
      <Production tenants={tenants.filter(({ environment }) => environment === 'production')} say={say} />
      {hosts.length > 0 && (
        <>
          <p>{say('together_ask_origins')}</p>
          <Names names={hosts} />
        </>
      )}
    </Question>
  );
}

/** Before many sessions end. */
export function LogoutQuestion({
  tenants,
  say,
  onConfirm,
  onCancel,
}: AnswerProps & { tenants: readonly Tenant[] }) {
  const production = tenants.filter(({ environment }) => environment === 'production');
  return (
    <Question
      title={counted(say, 'together_ask_logout', tenants.length)}
      confirm={counted(say, 'together_confirm_logout', tenants.length)}
      say={say}
      production={production.length > 0}
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <p>{say('together_ask_logout_text')}</p>
      <Production tenants={production} say={say} />
    </Question>
  );
}

function Production({ tenants, say }: { tenants: readonly Tenant[]; say: Say }) {
  if (tenants.length === 0) return null;
  return (
    <>
      <p>
        <strong class="tag-production">{say('production')}</strong>{' '}
        {counted(say, 'together_ask_production', tenants.length)}
      </p>
      <Names names={tenants.map(({ name }) => name)} />
    </>
  );
}
