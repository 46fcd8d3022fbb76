import { useState } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { countSaved } from '../shared/saved-tenants.ts';
import { createTellingNames } from '../shared/telling-names.ts';
import { namesIn, restoreRemoved, type Stored } from './undo.ts';
import type { Outcome } from './use-outcome.ts';

interface RemovalPage {
  view: View;
  actions: PageActions;
  outcome: Outcome;
  readStored: () => Promise<Stored>;
  /** Called when a removal starts. @returns what is called once the tenants are removed */
  onBegin: (tenants: readonly Tenant[]) => () => void;
}

/** The removal of tenants: asked about, done, and offered back. */
interface Removal {
  /** The tenants that the question is about; none while it is closed. */
  asked: readonly Tenant[];
  ask(tenants: readonly Tenant[]): void;
  cancel(): void;
  confirm(): Promise<void>;
}

/** Removes tenants after a question, and offers to take that back. */
export function useRemoval({ view, actions, outcome, readStored, onBegin }: RemovalPage): Removal {
  const { t, send } = actions;
  const [asked, setAsked] = useState<readonly Tenant[]>([]);
  const cancel = () => setAsked([]);

  async function confirm(): Promise<void> {
    cancel();
    // Named now, because the tenants and what tells them apart go.
    const names = asked.map(createTellingNames(view));
    const hadSaved = countSaved(asked, view) > 0;
    const name = names.length === 1 ? names[0] : undefined;
    const onRemoved = onBegin(asked);
    const before = await readStored();
    // Announced first, because a server's log-out can take long.
    outcome.say(name === undefined ? plural(t, 'removingMany', names.length) : t('removingTenant', name));
    const reply = await send('removeTenants', { tenants: asked.map(({ id }) => id) });
    if (!reply.ok) {
      outcome.say('');
      return outcome.fail(reply);
    }
    outcome.sayWithUndo(
      name === undefined
        ? `${plural(t, 'removedMany', names.length)} · ${namesIn(t, names)}`
        : t('removed', name),
      async () => restoreRemoved(before, asked, await readStored()),
      ({ restored }) => {
        if (restored === 0) return '';
        return [plural(t, 'restored', restored), ...(hadSaved ? [t('notRestored')] : [])].join(' ');
      },
    );
    onRemoved();
  }

  return { asked, ask: setAsked, cancel, confirm };
}
