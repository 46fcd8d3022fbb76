import type { Ref } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import type { Fact } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { FactLine } from '../shared/fact-line.tsx';
import { vendorLabel } from '../shared/facts-beside.ts';
import { stateText, unknownVendorText } from '../shared/messages.ts';
import { TenantAvatar } from '../shared/tenant-avatar.tsx';
import { useFactsBeside } from '../shared/use-facts-beside.ts';
import { visibleRange } from '../shared/visible-range.ts';
import { isUndone, outcomeKind, outcomeText } from './outcomes.ts';
import { type BulkView, moveForKey, type Selection, type SelectionMove } from './selection.ts';

interface TenantListboxProps {
  tenants: readonly Tenant[];
  selection: Selection;
  view: BulkView;
  now: number;
  t: Translate;
  boxRef: Ref<HTMLDivElement>;
  onMove: (move: SelectionMove) => void;
}

/** By density, in pixels, equal to the style sheet's: offsets of undrawn rows are computed from it. */
const rowHeights = { comfortable: 52, compact: 36 };
const rowId = (id: string): string => `choice-${id}`;

/** The selectable tenants; only the rows near the viewport are in the document, for lists of thousands. */
export function TenantListbox({ tenants, selection, view, now, t, boxRef, onMove }: TenantListboxProps) {
  const content = useRef<HTMLDivElement>(null);
  const [viewport, setViewport] = useState({ top: 0, height: 640 });
  const rowHeight = rowHeights[view.preferences.density ?? 'comfortable'];
  const factsOf = useFactsBeside(view);
  const at = selection.active === null ? -1 : tenants.findIndex(({ id }) => id === selection.active);

  useEffect(() => {
    const box = content.current?.parentElement;
    if (box === null || box === undefined) return undefined;
    const observer = new ResizeObserver(() => setViewport({ top: box.scrollTop, height: box.clientHeight }));
    observer.observe(box);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const box = content.current?.parentElement;
    if (box === null || box === undefined || at < 0) return;
    const top = at * rowHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + rowHeight - box.clientHeight;
  }, [at, tenants.length, rowHeight]);

  const shown = visibleRange(
    tenants,
    viewport.top / rowHeight,
    (viewport.top + viewport.height) / rowHeight,
    [at],
  );
  return (
    <div
      class="choices"
      role="listbox"
      aria-multiselectable="true"
      aria-label={t('together_list')}
      aria-describedby="choices-help"
      aria-activedescendant={at < 0 ? undefined : rowId(selection.active ?? '')}
      tabIndex={0}
      ref={boxRef}
      onKeyDown={(event) => {
        const move = moveForKey(event);
        if (move === null) return;
        event.preventDefault();
        onMove(move);
      }}
      onScroll={({ currentTarget: { scrollTop, clientHeight } }) =>
        setViewport({ top: scrollTop, height: clientHeight })
      }
    >
      <div
        class="choices-outcome"
        role="presentation"
        ref={content}
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
            position={index + 1}
            total={tenants.length}
            active={tenant.id === selection.active}
            chosen={selection.chosen.has(tenant.id)}
            facts={[...factsOf(tenant), { text: vendorLabel(tenant) }]}
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
  position: number;
  total: number;
  active: boolean;
  chosen: boolean;
  facts: readonly Fact[];
  onMove: (move: SelectionMove) => void;
}

function Row({ tenant, view, now, t, top, position, total, active, chosen, facts, onMove }: RowProps) {
  const descriptor = findDescriptor(tenant.vendor);
  const state = deriveState(view.passes[tenant.id], now).name;
  const { run } = view;
  const ofRun = run === null || isUndone(run, tenant.id, state) ? '' : outcomeText(t, run, tenant);
  const outcome = descriptor === undefined ? unknownVendorText(t, tenant.vendor) : ofRun;
  const kind = run === null ? null : outcomeKind(run, tenant.id);
  const classes = [
    'choice',
    active ? 'choice-active' : '',
    chosen ? 'choice-chosen' : '',
    tenant.environment === 'production' ? 'choice-production' : '',
  ];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names its active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox handles keys
    <div
      id={rowId(tenant.id)}
      class={classes.filter(Boolean).join(' ')}
      role="option"
      aria-selected={chosen}
      aria-setsize={total}
      aria-posinset={position}
      style={{ top: `${top}px` }}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
      onClick={(event) => onMove({ kind: event.shiftKey ? 'extend' : 'toggle', id: tenant.id })}
    >
      <span class="tick" aria-hidden="true" />
      <TenantAvatar tenant={tenant} />
      <span class="option-text">
        <span class="option-name" title={tenant.name}>
          {tenant.name}
        </span>
        <span class="option-detail">
          <FactLine facts={facts} />
        </span>
      </span>
      {tenant.environment === 'production' ? (
        <span class="tag-production">{t('tagProduction')}</span>
      ) : (
        <span class="option-environment choice-environment" title={t(`environment_${tenant.environment}`)}>
          {t(`environment_${tenant.environment}`)}
        </span>
      )}
      <span class="choice-state" title={stateText(t, state)}>
        <span class={`dot dot-${state}`} aria-hidden="true" />
        {stateText(t, state)}
      </span>
      <span class={kind === null ? 'choice-outcome' : `choice-outcome outcome-${kind}`} title={outcome}>
        {outcome}
      </span>
    </div>
  );
}
