import type { Pass, SessionFacts } from '../../lib/sessions/schema.ts';
import type { State } from '../../lib/sessions/state.ts';
import { moment, timeLeft } from '../time.ts';
import { stateWords } from '../words.ts';

/** A pass as a person reads it: state, account, masked token, time left. */
export function PassFacts({ pass, state, now }: { pass: Pass | undefined; state: State; now: number }) {
  const session = pass?.session;
  const shown =
    session !== undefined && state.name !== 'signing-in' && state.name !== 'signed-out' ? session : undefined;
  const account = shown?.account ?? (state.name === 'signing-in' ? pass?.signingIn?.account : undefined);
  return (
    <dl class="facts">
      <dt>State</dt>
      <dd>
        <span class={`dot dot-${state.name}`} />
        <span role="status">{statusWords(pass, state, now)}</span>
        {state.name === 'signed-in' && state.until !== null && (
          <span class="ticking" aria-hidden="true">
            {timeLeft(state.until - now)} left
          </span>
        )}
        {state.name === 'signed-in' && shown !== undefined && state.until !== null && (
          <LifeBar from={shown.renewedAt} until={state.until} now={now} />
        )}
      </dd>
      {account !== null && account !== undefined && account !== '' && (
        <>
          <dt>Account</dt>
          <dd class="fact-text">{account}</dd>
        </>
      )}
      {shown !== undefined && shown.maskedToken === '' && (
        <>
          <dt>Carried by</dt>
          <dd>
            the browser’s cookies <Checked session={shown} now={now} />
          </dd>
        </>
      )}
      {shown !== undefined && shown.maskedToken !== '' && (
        <>
          <dt aria-hidden="true">Token</dt>
          <dd>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would hold fields; this only names a text */}
            <span class="token" role="group" aria-label="Token" title={`Token id ${shown.tokenId}`}>
              {shown.maskedToken}
            </span>
            <Checked session={shown} now={now} />
          </dd>
        </>
      )}
    </dl>
  );
}

/** The status line; begins with exactly one of the five words, and changes only when the state does. */
function statusWords(pass: Pass | undefined, state: State, now: number): string {
  const word = stateWords[state.name];
  switch (state.name) {
    case 'signed-in':
      if (state.until === null) return `${word}, expiry unknown`;
      return `${word} until ${pass?.session?.estimated === true ? 'about ' : ''}${moment(state.until, now)}`;
    case 'renewable':
      return state.until === null ? word : `${word} until ${moment(state.until, now)}`;
    case 'signing-in':
      if (pass?.signingIn?.awaits === 'code') return `${word}, a code is needed`;
      return pass?.signingIn?.awaits === 'wait' ? `${word}, waiting as the server asked` : `${word} …`;
    default:
      return word;
  }
}

function Checked({ session, now }: { session: SessionFacts; now: number }) {
  const { lastCheck } = session;
  return lastCheck === undefined ? null : <span class="ticking">checked {moment(lastCheck.at, now)}</span>;
}

function LifeBar({ from, until, now }: { from: number; until: number; now: number }) {
  const whole = Math.max(1, until - from);
  const left = Math.min(1, Math.max(0, (until - now) / whole));
  return (
    <span class={left < 0.15 ? 'life life-low' : 'life'} aria-hidden="true">
      <span style={{ width: `${(left * 100).toFixed(1)}%` }} />
    </span>
  );
}
