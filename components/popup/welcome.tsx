import { Button } from '../button.tsx';
import type { Acts } from '../view.ts';

/** An empty list leads to the first tenant. */
export function Welcome({ aside, acts }: { aside: boolean; acts: Acts }) {
  return (
    <div class="welcome">
      <h1>{acts.say('noTenantsYet')}</h1>
      <p>{acts.say('welcome')}</p>
      {aside && <AsideNote acts={acts} />}
      <Button look="strong" onPress={acts.manage}>
        {acts.say('manageTenants')}
      </Button>
      <p class="help">{acts.say('welcomeSecrets')}</p>
    </div>
  );
}

/** A tenant list that could not be read is told, never passed over. */
export function AsideNote({ acts }: { acts: Acts }) {
  return (
    <p class="warning">
      {acts.say('asideNote')}{' '}
      <button type="button" class="link" onClick={acts.manage}>
        {acts.say('seeWhatToDo')}
      </button>
    </p>
  );
}
