import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import type { BulkAction } from '../../lib/bulk/actions.ts';
import { bulkActions } from '../../lib/bulk/actions.ts';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { Button } from '../shared/button.tsx';
import { NameList } from '../shared/name-list.tsx';
import { actionLabels } from './actions.ts';

interface ActBarProps {
  /** For each act, the chosen tenants it can be done with. */
  able: Readonly<Record<BulkAction, readonly Tenant[]>>;
  /** How many are chosen. */
  chosen: number;
  running: boolean;
  /** The act whose form is open. */
  open: BulkAction | null;
  t: Translate;
  onAct: (act: BulkAction) => void;
}

/** The five acts, each with the number of chosen tenants it can be done with. */
export function ActionBar({ able, chosen, running, open, t, onAct }: ActBarProps) {
  return (
    <div class="acts">
      {bulkActions.map((act) => {
        const number = able[act].length;
        return (
          <button
            key={act}
            type="button"
            class={act === 'login' ? 'button button-strong act' : 'button button-plain act'}
            disabled={running || number === 0}
            aria-expanded={act === 'login' ? open === 'login' : undefined}
            onClick={(event) => {
              if (event.detail < 2) onAct(act);
            }}
          >
            <span>{t(actionLabels[act])}</span>
            {chosen > 0 && (
              <span class="act-count">
                <span aria-hidden="true">{number}</span>
                <span class="unseen">{plural(t, 'together_act_for', number)}</span>
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

interface AllowHostsProps {
  addresses: readonly string[];
  origins: readonly string[];
  t: Translate;
  onAllow: (addresses: readonly string[]) => void;
}

/** One question of the browser's for all hosts of the chosen tenants that it does not let us talk to yet. */
export function AllowHosts({ addresses, origins, t, onAllow }: AllowHostsProps) {
  const shut = addresses.filter((address) => !matchesAnyPattern(origins, address));
  const hosts = [...new Set(shut.map(hostOf))];
  const [only] = hosts;
  if (only === undefined) return null;
  return (
    <section class="allow">
      <p class="help">{plural(t, 'together_allow_help', hosts.length)}</p>
      <NameList names={hosts} />
      <Button look="strong" onPress={() => onAllow(shut)}>
        {hosts.length === 1 ? t('allowAccess', only) : plural(t, 'allowHosts', hosts.length)}
      </Button>
    </section>
  );
}
