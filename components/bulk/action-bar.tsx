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

interface ActionBarProps {
  /** The selected tenants each action applies to. */
  eligible: Readonly<Record<BulkAction, readonly Tenant[]>>;
  selectedCount: number;
  running: boolean;
  /** The action whose form is open. */
  open: BulkAction | null;
  t: Translate;
  onAction: (action: BulkAction) => void;
}

/** The five actions, each with the number of selected tenants it applies to. */
export function ActionBar({ eligible, selectedCount, running, open, t, onAction }: ActionBarProps) {
  return (
    <div class="acts">
      {bulkActions.map((action) => {
        const count = eligible[action].length;
        return (
          <button
            key={action}
            type="button"
            class={action === 'login' ? 'button button-strong act' : 'button button-plain act'}
            disabled={running || count === 0}
            aria-expanded={action === 'login' ? open === 'login' : undefined}
            onClick={(event) => {
              if (event.detail < 2) onAction(action);
            }}
          >
            <span>{t(actionLabels[action])}</span>
            {selectedCount > 0 && (
              <span class="act-count">
                <span aria-hidden="true">{count}</span>
                <span class="visually-hidden">{plural(t, 'together_act_for', count)}</span>
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

/** One permission request for all hosts of the selected tenants that lack permission. */
export function AllowHosts({ addresses, origins, t, onAllow }: AllowHostsProps) {
  const missing = addresses.filter((address) => !matchesAnyPattern(origins, address));
  const hosts = [...new Set(missing.map(hostOf))];
  const [only] = hosts;
  if (only === undefined) return null;
  return (
    <section class="allow">
      <p class="help">{plural(t, 'together_allow_help', hosts.length)}</p>
      <NameList names={hosts} />
      <Button look="strong" onPress={() => onAllow(missing)}>
        {hosts.length === 1 ? t('allowAccess', only) : plural(t, 'allowHosts', hosts.length)}
      </Button>
    </section>
  );
}
