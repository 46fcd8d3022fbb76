import { Button } from '../shared/button.tsx';
import type { PageActions } from '../shared/page-types.ts';

/** The popup without tenants: leads to the options page, where the first one is added. */
export function EmptyState({ quarantined, actions }: { quarantined: boolean; actions: PageActions }) {
  return (
    <div class="welcome">
      <h1>{actions.t('noTenantsYet')}</h1>
      <p>{actions.t('welcome')}</p>
      {quarantined && <QuarantineNote actions={actions} />}
      <Button look="strong" onPress={actions.openOptions}>
        {actions.t('manageTenants')}
      </Button>
      <p class="help">{actions.t('welcomeSecrets')}</p>
    </div>
  );
}

/** Warns of an unreadable tenant list, because an empty popup would look like lost data. */
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
