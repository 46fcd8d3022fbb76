import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatDateTime, formatTimeLeft } from '../../lib/i18n/i18n.ts';
import type { Pass } from '../../lib/sessions/schema.ts';
import type { SessionState } from '../../lib/sessions/state.ts';
import { stateText } from '../shared/messages.ts';
import { useCard } from './card-context.ts';

/** A pass in readable form: state, account, masked token, time left. */
export function SessionDetails() {
  const { pass, state, now, page } = useCard();
  const { t } = page;
  const session = pass?.session;
  const shown =
    session !== undefined && state.name !== 'signing-in' && state.name !== 'signed-out' ? session : undefined;
  const masked = shown?.maskedToken ?? '';
  const account = shown?.account ?? (state.name === 'signing-in' ? pass?.signingIn?.account : undefined);
  return (
    <dl class="facts">
      <dt class="visually-hidden">{t('state')}</dt>
      <dd class="state-line">
        <span class={`dot dot-${state.name}`} />
        <span role="status">{statusText(t, pass, state, now)}</span>
        {state.until !== null && (
          <span class="ticking" aria-hidden="true">
            {t('left', formatTimeLeft(t, state.until - now))}
          </span>
        )}
        {shown?.expiresAt && <LifetimeBar from={shown.renewedAt} until={shown.expiresAt} now={now} />}
      </dd>
      {account !== null && account !== undefined && account !== '' && (
        <>
          <dt>{t('account')}</dt>
          <dd class="fact-text">{account}</dd>
        </>
      )}
      {shown !== undefined && (
        <>
          <dt aria-hidden={masked !== ''}>{t(masked === '' ? 'carriedBy' : 'token')}</dt>
          <dd>
            {masked === '' ? (
              t('byCookies')
            ) : (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset would hold fields; this only names a text
              <span class="token" role="group" aria-label={t('token')}>
                {masked}
              </span>
            )}
            {shown.tokenId && <span class="ticking">{t('tokenId', shown.tokenId)}</span>}
          </dd>
        </>
      )}
    </dl>
  );
}

/** The status line. Starts with the state's name, and omits the ticking time, so that it is announced on changes only. */
function statusText(t: Translate, pass: Pass | undefined, state: SessionState, now: number): string {
  const word = stateText(t, state.name);
  switch (state.name) {
    case 'signed-in':
      if (state.until === null) return t('status_unknown', word);
      return t(
        pass?.session?.estimated === true ? 'status_about' : 'status_until',
        word,
        formatDateTime(t, state.until, now),
      );
    case 'renewable':
      return state.until === null ? word : t('status_until', word, formatDateTime(t, state.until, now));
    case 'signing-in':
      if (pass?.signingIn?.awaits === 'code') return t('status_code', word);
      return pass?.signingIn?.awaits === 'wait' ? t('status_wait', word) : t('status_signing_in');
    default:
      return word;
  }
}

function LifetimeBar({ from, until, now }: { from: number; until: number; now: number }) {
  const whole = Math.max(1, until - from);
  const left = Math.min(1, Math.max(0, (until - now) / whole));
  return (
    <span class={left < 0.15 ? 'time-left time-left-low' : 'time-left'} aria-hidden="true">
      <span style={{ width: `${(left * 100).toFixed(1)}%` }} />
    </span>
  );
}
