import type { ErrorCode } from '../../lib/errors.ts';
import { formatDateTime, formatList, type Translate } from '../../lib/i18n/i18n.ts';
import type { Reply, TriedCall } from '../../lib/protocol/commands.ts';
import type { LocatedIssue } from '../../lib/tenants/validation-issue.ts';
import { failureText, problemText } from '../shared/messages.ts';

interface TrialOutcomeProps {
  t: Translate;
  reply: Reply;
  now: number;
  vendor: string;
  /** A refusal of the definition itself, in the words of the editor's form. */
  refusalText: (issue: LocatedIssue) => string;
}

/** What a trial has shown: each call, then in one sentence whether the definition works. */
export function TrialOutcome({ t, reply, now, vendor, refusalText }: TrialOutcomeProps) {
  if (!reply.ok) {
    const { locatedIssue } = reply.facts;
    return (
      <p class="problem">{locatedIssue === undefined ? failureText(t, reply) : refusalText(locatedIssue)}</p>
    );
  }
  const { tried = [] } = reply;
  return (
    <>
      <ol>
        {tried.map((call) => (
          <li key={call.act}>{callText(t, call, vendor, now)}</li>
        ))}
      </ol>
      <p>{verdictText(t, tried)}</p>
    </>
  );
}

/** Whether the definition works, and what to do next. */
function verdictText(t: Translate, tried: readonly TriedCall[]): string {
  const failed = tried.filter(({ code }) => code !== undefined).map(({ act }) => act);
  if (failed.includes('login'))
    return t(
      tried[0]?.code === 'bad_credentials' ? 'definition_verdictRefused' : 'definition_verdictNoSignIn',
    );
  if (failed.length === 0) return t('definition_verdictGood');
  return t(
    'definition_verdictPartly',
    formatList(
      t,
      failed.map((act) => t(`definition_act_${act}`)),
    ),
  );
}

/** One call in words: what was sent where, what came back, nothing of a secret. */
function callText(t: Translate, call: TriedCall, vendor: string, now: number): string {
  const { act, method, path, status, carried, code, token, expiresAt } = call;
  const sent = carried === undefined ? '' : ` (${carried})`;
  const asked = [t(`definition_act_${act}`), `${method} ${path}${sent}`, String(status ?? '–')] as const;
  if (code !== undefined)
    return t('definition_triedProblem', ...asked, causeText(t, { ...call, code }, vendor));
  if (token === undefined) return t('definition_tried', ...asked);
  return typeof expiresAt === 'number'
    ? t('definition_triedTokenUntil', ...asked, token, formatDateTime(t, expiresAt, now))
    : t('definition_triedToken', ...asked, token);
}

/** Why a call failed. One behind a good sign-in is explained by what the editor has for it, not by the server. */
function causeText(t: Translate, call: TriedCall & { code: ErrorCode }, vendor: string): string {
  const { act, code, facts = {} } = call;
  const problem = problemText(t, code, { act, facts, vendor, awaitsCode: false });
  if (act === 'login' || ['network', 'timeout', 'throttled', 'no_permission'].includes(code)) return problem;
  if (code === 'session_dead' || code === 'forbidden') return t('definition_tokenRefused');
  return t('definition_pathFails');
}
