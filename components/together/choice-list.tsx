import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { stateOf } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { realmOf } from '../../lib/tenants/search.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { Mark } from '../mark.tsx';
import { near } from '../near.ts';
import { type Say, stateWord } from '../words.ts';
import { type Choice, type Move, moveOf, type TogetherView } from './choosing.ts';
import { outcomeWords, sortOf } from './outcomes.ts';

interface ChoiceListProps {
  tenants: readonly Tenant[];
  choice: Choice;
  view: TogetherView;
  now: number;
  say: Say;
  boxRef: Ref<HTMLDivElement>;
  onMove: (move: Move) => void;
}

/** In pixels, as in the style sheet: what is out of sight is not in the document. */
const rowHeight = 52;
const rowId = (id: string): string => `choice-${id}`;

/** The tenants to choose from; holds only the rows near its window, so a thousand cost what ten do. */
export function ChoiceList({ tenants, choice, view, now, say, boxRef, onMove }: ChoiceListProps) {
  const run = useRef<HTMLDivElement>(null);
  const [window, setWindow] = useState({ top: 0, height: 640 });
  const at = choice.active === null ? -1 : tenants.findIndex(({ id }) => id === choice.active);

  useEffect(() => {
    const box = run.current?.parentElement;
    if (box === null || box === undefined) return undefined;
    const watching = new ResizeObserver(() => setWindow({ top: box.scrollTop, height: box.clientHeight }));
    watching.observe(box);
    return () => watching.disconnect();
  }, []);
  useEffect(() => {
    const box = run.current?.parentElement;
    if (box === null || box === undefined || at < 0) return;
    const top = at * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + rowHeight - box.clientHeight;
  }, [at, tenants.length]);

  const shown = near(tenants, window.top / rowHeight, (window.top + window.height) / rowHeight, [at]);
  return (
    <div
      class="choices"
      role="listbox"
      aria-multiselectable="true"
      aria-label={say('together_list')}
      aria-describedby="choices-help"
      aria-activedescendant={at < 0 ? undefined : rowId(choice.active ?? '')}
      tabIndex={0}
      ref={boxRef}
      onKeyDown={(event) => {
        const move = moveOf(event);
        if (move === null) return;
        event.preventDefault();
        onMove(move);
      }}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) =>
        setWindow({ top: scrollTop, height: clientHeight })
      }
    >
      <div
        class="choices-run"
        role="presentation"
        ref={run}
        style={{ height: `${tenants.length * rowHeight}px` }}
      >
        {shown.map(([tenant, index]) => (
          <Row
            key={tenant.id}
            tenant={tenant}
            view={view}
            now={now}
            say={say}
            top={index * rowHeight}
            place={index + 1}
            of={tenants.length}
            active={tenant.id === choice.active}
            chosen={choice.chosen.has(tenant.id)}
            onMove={onMove}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  tenant: Tenant;
  view: TogetherView;
  now: number;
  say: Say;
  top: number;
  place: number;
  of: number;
  active: boolean;
  chosen: boolean;
  onMove: (move: Move) => void;
}

function Row({ tenant, view, now, say, top, place, of, active, chosen, onMove }: RowProps) {
  const face = faceOf(tenant.vendor);
  const state = stateOf(view.passes[tenant.id], now).name;
  const words = view.run === null ? '' : outcomeWords(say, view.run, tenant);
  const sort = view.run === null ? null : sortOf(view.run, tenant.id);
  const where = [realmOf(tenant, face), new URL(tenant.baseUrl).host].find(Boolean);
  const looks = [
    'choice',
    active ? 'choice-active' : '',
    chosen ? 'choice-chosen' : '',
    tenant.environment === 'production' ? 'choice-production' : '',
  ];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names its active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the listbox
    <div
      id={rowId(tenant.id)}
      class={looks.filter(Boolean).join(' ')}
      role="option"
      aria-selected={chosen}
      aria-setsize={of}
      aria-posinset={place}
      style={{ top: `${top}px` }}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => onMove({ kind: event.shiftKey ? 'reach' : 'toggle', id: tenant.id })}
    >
      <span class="tick" aria-hidden="true" />
      <Mark tenant={tenant} />
      <span class="option-text">
        <span class="option-name">{tenant.name}</span>
        <span class="option-detail">
          {face?.label ?? tenant.vendor} · {where}
        </span>
      </span>
      {tenant.environment === 'production' ? (
        <span class="tag-production">{say('tagProduction')}</span>
      ) : (
        <span class="option-environment">{say(`environment_${tenant.environment}`)}</span>
      )}
      <span class="choice-state">
        <span class={`dot dot-${state}`} aria-hidden="true" />
        {stateWord(say, state)}
      </span>
      <span class={sort === null ? 'choice-outcome' : `choice-outcome outcome-${sort}`} title={words}>
        {words}
      </span>
    </div>
  );
}
