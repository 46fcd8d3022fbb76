import type { Pass } from '../../lib/sessions/schema.ts';
import type { State } from '../../lib/sessions/state.ts';
import { moment, timeLeft } from '../../lib/speech.ts';
import { type Say, stateWord } from '../words.ts';

interface PassFactsProps {
  pass: Pass | undefined;
  state: State;
  now: number;
  say: Say;
}

/** A pass as a person reads it: state, account, masked token, time left. */
export function PassFacts({ pass, state, now, say }: PassFactsProps) {
  const session = pass?.session;
  const shown =
    session !== undefined && state.name !== 'signing-in' && state.name !== 'signed-out' ? session : undefined;
  const masked = shown?.maskedToken ?? '';
  const account = shown?.account ?? (state.name === 'signing-in' ? pass?.signingIn?.account : undefined);
  return (
    <dl class="facts">
      <dt>{say('state')}</dt>
      <dd>
        <span class={`dot dot-${state.name}`} />
        <span role="status">{statusWords(say, pass, state, now)}</span>
        {state.until !== null && (
          <span class="ticking" aria-hidden="true">
            {say('left', timeLeft(say, state.until - now))}
          </span>
        )}
        {shown?.expiresAt && <LifeBar from={shown.renewedAt} until={shown.expiresAt} now={now} />}
      </dd>
      {account !== null && account !== undefined && account !== '' && (
        <>
          <dt>{say('account')}</dt>
          <dd class="fact-text">{account}</dd>
        </>
      )}
      {shown !== undefined && (
        <>
          <dt aria-hidden={masked !== ''}>{say(masked === '' ? 'carriedBy' : 'token')}</dt>
          <dd>
            {masked === '' ? (
              say('byCookies')
            ) : (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset would hold fields; this only names a text
              <span class="token" role="group" aria-label={say('token')}>
                {masked}
              </span>
            )}
            {shown.tokenId && <span class="ticking">{say('tokenId', shown.tokenId)}</span>}
          </dd>
        </>
      )}
    </dl>
  );
}

/** The status line; begins with exactly one of the five words, and changes only when the state does. */
function statusWords(say: Say, pass: Pass | undefined, state: State, now: number): string {
  const word = stateWord(say, state.name);
  switch (state.name) {
    case 'signed-in':
      if (state.until === null) return say('status_unknown', word);
      return say(
        pass?.session?.estimated === true ? 'status_about' : 'status_until',
        word,
        moment(say, state.until, now),
      );
    case 'renewable':
      return state.until === null ? word : say('status_until', word, moment(say, state.until, now));
    case 'signing-in':
      if (pass?.signingIn?.awaits === 'code') return say('status_code', word);
      return pass?.signingIn?.awaits === 'wait' ? say('status_wait', word) : `${word} …`;
    default:
      return word;
  }
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
