import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { realmOf } from '../../lib/tenants/search.ts';
import { findSummary } from '../../lib/vendors/summaries.ts';
import { stateText } from '../shared/messages.ts';
import { TenantAvatar } from '../shared/tenant-avatar.tsx';
import { visibleRange } from '../shared/visible-range.ts';
import { outcomeKind, outcomeText } from './outcomes.ts';
import { type BulkView, moveForKey, type Selection, type SelectionMove } from './selection.ts';

interface ChoiceListProps {
  tenants: readonly Tenant[];
  choice: Selection;
  view: BulkView;
  now: number;
  t: Translate;
  boxRef: Ref<HTMLDivElement>;
  onMove: (move: SelectionMove) => void;
}

/** In pixels, as in the style sheet: what is out of sight is not in the document. */
const rowHeight = 52;
const rowId = (id: string): string => `choice-${id}`;

/** The tenants to choose from; holds only the rows near its window, so a thousand cost what ten do. */
export function TenantListbox({ tenants, choice, view, now, t, boxRef, onMove }: ChoiceListProps) {
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

  const shown = visibleRange(tenants, window.top / rowHeight, (window.top + window.height) / rowHeight, [at]);
  return (
    <div
      class="choices"
      role="listbox"
      aria-multiselectable="true"
      aria-label={t('together_list')}
      aria-describedby="choices-help"
      aria-activedescendant={at < 0 ? undefined : rowId(choice.active ?? '')}
      tabIndex={0}
      ref={boxRef}
      onKeyDown={(event) => {
        const move = moveForKey(event);
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
            t={t}
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
  view: BulkView;
  now: number;
  t: Translate;
  top: number;
  place: number;
  of: number;
  active: boolean;
  chosen: boolean;
  onMove: (move: SelectionMove) => void;
}

function Row({ tenant, view, now, t, top, place, of, active, chosen, onMove }: RowProps) {
  const summary = findSummary(tenant.vendor);
  const state = deriveState(view.passes[tenant.id], now).name;
  const words = view.run === null ? '' : outcomeText(t, view.run, tenant);
  const sort = view.run === null ? null : outcomeKind(view.run, tenant.id);
  const where = [realmOf(tenant, summary), new URL(tenant.baseUrl).host].find(Boolean);
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
      <TenantAvatar tenant={tenant} />
      <span class="option-text">
        <span class="option-name">{tenant.name}</span>
        <span class="option-detail">
          {summary?.label ?? tenant.vendor} · {where}
        </span>
      </span>
      {tenant.environment === 'production' ? (
        <span class="tag-production">{t('tagProduction')}</span>
      ) : (
        <span class="option-environment">{t(`environment_${tenant.environment}`)}</span>
      )}
      <span class="choice-state">
        <span class={`dot dot-${state}`} aria-hidden="true" />
        {stateText(t, state)}
      </span>
      <span class={sort === null ? 'choice-outcome' : `choice-outcome outcome-${sort}`} title={words}>
        {words}
      </span>
    </div>
  );
}
