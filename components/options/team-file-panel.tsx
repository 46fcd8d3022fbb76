import { useEffect, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { ErrorCode, ErrorFacts } from '../../lib/errors.ts';
import { formatDateTime } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { Reply } from '../../lib/protocol/commands.ts';
import type { TeamFileState } from '../../lib/storage/team-file-slot.ts';
import { validateTeamAddress } from '../../lib/tenants/team-address.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { fieldIssueText, locatedIssueText } from '../shared/validation-text.ts';

const exampleAddress = 'https://files.example/tenants.json';

type Problem = Pick<ErrorFacts, 'status' | 'detail' | 'locatedIssue'> & { code: ErrorCode };

interface TeamFilePanelProps {
  view: View;
  team: TeamFileState;
  now: number;
  actions: PageActions;
  /** Asks for the file, at another address where one is given, and previews what it changes. */
  onAsk: (address?: string) => Promise<Reply>;
  onAnnounce: (text: string) => void;
  /** Whether an address was typed that leaving would lose. */
  onUnsaved: (isUnsaved: boolean) => void;
  onCancel: () => void;
}

/** The team's file: its address, when it was asked, and why it changed nothing. */
export function TeamFilePanel(props: TeamFilePanelProps) {
  const { view, team, now, actions, onAsk, onAnnounce, onUnsaved, onCancel } = props;
  const { t } = actions;
  const managed = view.policy.teamFile;
  const address = managed ?? team.own;
  const [typed, setTyped] = useState(address);
  const [submitted, setSubmitted] = useState(false);
  const [busy, setBusy] = useState(false);
  /** Why another address was not taken; of the stored one, the stored problem says so. */
  const [refused, setRefused] = useState<Problem | null>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const issue = submitted && typed !== '' ? validateTeamAddress(typed.trim()) : null;
  const problem = refused ?? (team.of === address ? team.problem : null);
  const allowed = address === '' || matchesAnyPattern(view.origins, address);

  /** Asks for the file; another address is stored once it has answered. The host must be asked for in the click itself. */
  async function ask(from: string, isAllowed: boolean): Promise<void> {
    setRefused(null);
    const isOther = from !== address;
    if (!isAllowed && !(await actions.requestHosts([from]))) {
      if (isOther) setRefused({ code: 'no_permission' });
      return;
    }
    setBusy(true);
    const reply = await onAsk(isOther ? from : undefined);
    setBusy(false);
    if (!reply.ok) return isOther ? setRefused({ ...reply.facts, code: reply.code }) : undefined;
    onUnsaved(false);
    if (reply.preview === undefined) onAnnounce(t('team_same'));
  }

  function use(event: Event): void {
    event.preventDefault();
    setSubmitted(true);
    const next = typed.trim();
    if (next === '' || validateTeamAddress(next) !== null) field.current?.focus();
    else void ask(next, matchesAnyPattern(view.origins, next));
  }

  async function stop(): Promise<void> {
    setTyped('');
    setRefused(null);
    onUnsaved(false);
    await actions.apply('setTeamFile', { address: '' });
    onAnnounce(t('team_stopped'));
  }

  return (
    <section class="panel" aria-label={t('team_title')}>
      <h2>{t('team_title')}</h2>
      <p class="help">{t('team_help')}</p>
      <form class="team-form" noValidate autocomplete="off" onSubmit={use}>
        <label for="team-address">{t('team_address')}</label>
        <div class="row row-wrap">
          <input
            id="team-address"
            class="grow"
            type="text"
            inputMode="url"
            ref={field}
            value={managed ?? typed}
            disabled={managed !== undefined}
            placeholder={t('setting_example', exampleAddress)}
            spellcheck={false}
            autocapitalize="none"
            aria-invalid={issue === null ? undefined : 'true'}
            aria-describedby="team-address-help"
            onInput={({ currentTarget: { value } }) => {
              setTyped(value);
              onUnsaved(value.trim() !== address);
            }}
          />
          {managed === undefined && (
            <button type="submit" class="button button-plain">
              {t('team_use')}
            </button>
          )}
        </div>
        <p class={issue === null ? 'help' : 'help help-missing'} id="team-address-help">
          {issue === null ? t('team_private') : fieldIssueText(t, issue)}
        </p>
      </form>
      {managed !== undefined && <span class="managed">{t('setByOrganisation')}</span>}
      {problem !== null && <p class="warning">{t('team_failed', teamProblemText(t, problem))}</p>}
      {address !== '' && (
        <div class="row row-wrap">
          <Button busy={busy} onPress={() => void ask(address, allowed)}>
            {allowed ? t('team_ask') : t('allowAccess', hostOf(address))}
          </Button>
          {managed === undefined && (
            <Button look="quiet" onPress={() => void stop()}>
              {t('team_stop')}
            </Button>
          )}
          {team.askedAt !== null && team.of === address && (
            <span class="help">{t('team_asked', formatDateTime(t, team.askedAt, now))}</span>
          )}
        </div>
      )}
      <div class="row row-end">
        <Button onPress={onCancel}>{t('cancel')}</Button>
      </div>
    </section>
  );
}

/** Why the team's file could not be taken. */
function teamProblemText(t: PageActions['t'], { code, status, detail, locatedIssue }: Problem): string {
  if (locatedIssue !== undefined) return `${locatedIssueText(t, locatedIssue)}.`;
  const name = detail === 'too_big' ? 'too_big' : status === undefined ? code : 'status';
  return (
    t(`team_problem_${name}` as MessageKey, status === undefined ? '' : String(status)) ||
    t('team_problem_other')
  );
}
