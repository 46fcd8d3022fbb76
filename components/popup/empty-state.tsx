import { Button } from '../shared/button.tsx';
import type { PageActions } from '../shared/page-types.ts';

/** An empty list leads to the first tenant. */
export function EmptyState({ aside, actions }: { aside: boolean; actions: PageActions }) {
  return (
    <div class="welcome">
      <h1>{actions.t('noTenantsYet')}</h1>
      <p>{actions.t('welcome')}</p>
      {aside && <QuarantineNote actions={actions} />}
      <Button look="strong" onPress={actions.openOptions}>
        {actions.t('manageTenants')}
      </Button>
      <p class="help">{actions.t('welcomeSecrets')}</p>
    </div>
  );
}

/** A tenant list that could not be read is told, never passed over. */
export function QuarantineNote({ actions }: { actions: PageActions }) {
  return (
    <p class="warning">
      {actions.t('asideNote')}{' '}
      <button type="button" class="link" onClick={actions.openOptions}>
        {actions.t('seeWhatToDo')}
      </button>
    </p>
  );
}
