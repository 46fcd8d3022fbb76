import type { ComponentChildren } from 'preact';
import type { MessageKey } from '../../lib/vendors/contract.ts';
import { Button } from '../button.tsx';
import type { Say } from '../words.ts';
import { everything, type Wanted } from './narrowing.ts';

interface WantsProps {
  wanted: Wanted;
  /** The tenants the journal names. */
  tenants: readonly { id: string; name: string }[];
  say: Say;
  onWant: (wanted: Wanted) => void;
}

/** What of the journal is looked for: words, tenant, environment, outcome, day and time. Fields carry their label's key. */
export function Wants({ wanted, tenants, say, onWant }: WantsProps) {
  const want = (name: keyof Wanted) => (event: { currentTarget: { value: string } }) =>
    onWant({ ...wanted, [name]: event.currentTarget.value });
  const known = tenants.some(({ id }) => id === wanted.tenant);
  const anything = Object.values(wanted).some((value) => value !== '');
  return (
    <search class="wants">
      <Want name="journal_words" say={say} wide>
        <input
          id="journal_words"
          type="search"
          value={wanted.words}
          placeholder={say('journal_wordsExample')}
          onInput={want('words')}
        />
      </Want>
      <Want name="journal_tenant" say={say} wide>
        <select id="journal_tenant" value={wanted.tenant} onChange={want('tenant')}>
          <option value="">{say('journal_every')}</option>
          {!known && wanted.tenant !== '' && <option value={wanted.tenant}>{wanted.tenant}</option>}
          {tenants.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </Want>
      <Want name="form_environment" say={say}>
        <select id="form_environment" value={wanted.environment} onChange={want('environment')}>
          <option value="">{say('journal_every')}</option>
          <option value="production">{say('environment_production')}</option>
          <option value="staging">{say('environment_staging')}</option>
          <option value="sandbox">{say('environment_sandbox')}</option>
        </select>
      </Want>
      <Want name="journal_outcome" say={say}>
        <select id="journal_outcome" value={wanted.outcome} onChange={want('outcome')}>
          <option value="">{say('journal_every')}</option>
          <option value="done">{say('journal_done')}</option>
          <option value="wrong">{say('journal_wrong')}</option>
        </select>
      </Want>
      <Want name="journal_day" say={say}>
        <input id="journal_day" type="date" value={wanted.day} onInput={want('day')} />
      </Want>
      <Want name="journal_from" say={say}>
        <input id="journal_from" type="time" value={wanted.from} onInput={want('from')} />
      </Want>
      <Want name="journal_to" say={say}>
        <input id="journal_to" type="time" value={wanted.to} onInput={want('to')} />
      </Want>
      {anything && (
        <Button look="quiet" onPress={() => onWant(everything)}>
          {say('journal_showAll')}
        </Button>
      )}
    </search>
  );
}

interface WantProps {
  name: MessageKey;
  say: Say;
  wide?: boolean;
  children: ComponentChildren;
}

function Want({ name, say, wide = false, children }: WantProps) {
  return (
    <div class={wide ? 'want want-wide' : 'want'}>
      <label for={name}>{say(name)}</label>
      {children}
    </div>
  );
}
