import { covers } from '../../lib/platform/hosts.ts';
import { counted } from '../../lib/speech.ts';
import { hostOf } from '../../lib/tenants/hosts.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { TogetherAct } from '../../lib/together/acts.ts';
import { togetherActs } from '../../lib/together/acts.ts';
import { Button } from '../button.tsx';
import { Names } from '../names.tsx';
import type { Say } from '../words.ts';
import { actWords } from './acts.ts';

interface ActBarProps {
  /** For each act, the chosen tenants it can be done with. */
  able: Readonly<Record<TogetherAct, readonly Tenant[]>>;
  /** How many are chosen. */
  chosen: number;
  running: boolean;
  /** The act whose form is open. */
  open: TogetherAct | null;
  say: Say;
  onAct: (act: TogetherAct) => void;
}

/** The five acts, each with the number of chosen tenants it can be done with. */
export function ActBar({ able, chosen, running, open, say, onAct }: ActBarProps) {
  return (
    <div class="acts">
      {togetherActs.map((act) => {
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
            <span>{say(actWords[act])}</span>
            {chosen > 0 && (
              <span class="act-count">
                <span aria-hidden="true">{number}</span>
                <span class="unseen">{counted(say, 'together_act_for', number)}</span>
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
  say: Say;
  onAllow: (addresses: readonly string[]) => void;
}

/** One question of the browser's for all hosts of the chosen tenants that it does not let us talk to yet. */
export function AllowHosts({ addresses, origins, say, onAllow }: AllowHostsProps) {
  const shut = addresses.filter((address) => !covers(origins, address));
  const hosts = [...new Set(shut.map(hostOf))];
  const [only] = hosts;
  if (only === undefined) return null;
  return (
    <section class="allow">
      <p class="help">{counted(say, 'together_allow_help', hosts.length)}</p>
      <Names names={hosts} />
      <Button look="strong" onPress={() => onAllow(shut)}>
        {hosts.length === 1 ? say('allowAccess', only) : counted(say, 'allowHosts', hosts.length)}
      </Button>
    </section>
  );
}
