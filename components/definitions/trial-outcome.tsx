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
  if (failed.includes('login')) return t('definition_verdictNoSignIn');
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
  const { act, method, path, status, code, facts = {}, token, expiresAt } = call;
  const asked = [t(`definition_act_${act}`), `${method} ${path}`, String(status ?? '–')] as const;
  if (code !== undefined) {
    const problem = problemText(t, code, { act, facts, vendor, awaitsCode: false });
    return t('definition_triedProblem', ...asked, problem);
  }
  if (token === undefined) return t('definition_tried', ...asked);
  return typeof expiresAt === 'number'
    ? t('definition_triedTokenUntil', ...asked, token, formatDateTime(t, expiresAt, now))
    : t('definition_triedToken', ...asked, token);
}
