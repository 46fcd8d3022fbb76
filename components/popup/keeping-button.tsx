import { useState } from 'preact/hooks';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { Later } from '../later.tsx';
import type { Acts, View } from '../view.ts';

interface KeepingButtonProps {
  tenant: Tenant;
  view: View;
  acts: Acts;
}

const keeping = () => import('../keeping.tsx').then((part) => part.KeepingPart);

/** Says how long what is typed is kept. Whoever presses it wants to choose: the menu is loaded then, and not before. */
export function KeepingButton(props: KeepingButtonProps) {
  const { tenant, view, acts } = props;
  const [pressed, setPressed] = useState(false);
  const { vault, remember: browser, keeping: all = {} } = view.preferences;
  const how = all[tenant.id] ?? 'ask';
  if (vault === false && browser === false) return null;
  if (pressed) return <Later from={keeping} give={{ part: 'how' as const, ...props }} />;
  return (
    <button
      type="button"
      class="button button-quiet"
      aria-haspopup="menu"
      title={acts.say('keeping')}
      onClick={() => setPressed(true)}
    >
      {acts.say(`keep_${{ ask: true, browser, vault }[how] === false ? 'ask' : how}`)}
    </button>
  );
}
