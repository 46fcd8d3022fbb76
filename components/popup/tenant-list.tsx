import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatFacts, formatTimeLeft, type Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { SessionState } from '../../lib/sessions/state.ts';
import { highlight } from '../../lib/tenants/fold-text.ts';
import type { Fact } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { Match } from '../../lib/tenants/search.ts';
import { FactLine } from '../shared/fact-line.tsx';
import { stateText } from '../shared/messages.ts';
import { afterPaint } from '../shared/page-root.tsx';
import { TenantAvatar } from '../shared/tenant-avatar.tsx';
import { overscan, visibleRange } from '../shared/visible-range.ts';
import type { MenuPlace } from './card-context.ts';
import { Icon } from './icon.tsx';

/** One row of the list. */
export interface Row {
  /** The tenant's id, with the index of the destination that the row offers. */
  key: string;
  tenant: Tenant;
  /** The heading of its group. */
  heading: MessageKey | undefined;
  /** How it matches the query. */
  match: Match | undefined;
}

/** What is derived for a row only when it is drawn. */
export interface RowFacts {
  vendor: string;
  /** What distinguishes the tenant from its namesakes first: database, company, address. */
  beside: readonly Fact[];
  favourite: boolean;
  state: SessionState;
}

interface TenantListProps {
  rows: readonly Row[];
  factsOf: (tenant: Tenant) => RowFacts;
  density: keyof typeof rowHeights;
  /** The highlighted row's key. */
  active: string | null;
  now: number;
  t: Translate;
  onChoose: (row: Row) => void;
  /** Opens a row's menu, at the pointer. */
  onMenu: (row: Row, place: MenuPlace) => void;
  onKey: (event: KeyboardEvent) => void;
}

/** Heights in pixels, equal to those in the style sheet: offsets of undrawn rows are computed from them. */
const rowHeights = { comfortable: 40, compact: 28 };
const headingHeight = 24;

/** The id of the list's element, for `aria-controls`. */
export const listId = 'tenants';

/** The id of a row's element, for `aria-activedescendant`. */
export const optionId = (key: string): string => `tenant-${key}`;

/** The list of tenants; only the rows near the viewport are in the document, for lists of thousands. */
export function TenantList(props: TenantListProps) {
  const { rows, factsOf, density, active, now, t, onChoose, onMenu, onKey } = props;
  const rowHeight = rowHeights[density];
  const box = useRef<HTMLDivElement>(null);
  // The first render draws visible rows only; overscan rows follow after the first paint.
  const [viewport, setViewport] = useState({ top: 0, height: 320, beyond: 0 });
  const { headings, topOf, height } = useMemo(() => placesOf(rows, rowHeight), [rows, rowHeight]);
  const activeIndex = rows.findIndex(({ key }) => key === active);

  function measure(beyond = overscan): void {
    const list = box.current;
    if (list) setViewport({ top: list.scrollTop, height: list.clientHeight, beyond });
  }

  useEffect(() => afterPaint(() => measure()), []);
  // The card above grows and shrinks; the rows stay where they are on the screen.
  // Told after a layout and before its paint: asking at every render would make the browser lay out at once.
  useLayoutEffect(() => {
    const list = box.current;
    if (list === null) return;
    let edge: number | undefined;
    const observer = new ResizeObserver(() => {
      const { top } = list.getBoundingClientRect();
      list.scrollTop += top - (edge ?? top);
      edge = top;
    });
    for (const each of list.closest('main')?.children ?? [list]) observer.observe(each);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const list = box.current;
    if (list === null) return;
    if (list.clientHeight !== viewport.height) measure(viewport.beyond);
    if (activeIndex < 0) return;
    const top = topOf(activeIndex);
    const isFirst = activeIndex === 0;
    if (top < list.scrollTop) list.scrollTop = isFirst ? 0 : top;
    else if (top + rowHeight > list.scrollTop + list.clientHeight)
      list.scrollTop = top + rowHeight - list.clientHeight;
    // A window too low for the whole list scrolls with its highlight, while the list has the focus.
    if (document.activeElement === list && active !== null)
      document.getElementById(optionId(active))?.scrollIntoView({ block: 'nearest' });
  }, [activeIndex, rows.length]);

  const drawn = visibleRange(
    rows,
    (viewport.top - headingHeight * headings.length) / rowHeight,
    (viewport.top + viewport.height) / rowHeight,
    [activeIndex],
    viewport.beyond,
  );
  return (
    <div
      id={listId}
      class="list"
      role="listbox"
      aria-label={t('tenants')}
      tabIndex={0}
      ref={box}
      aria-activedescendant={active === null || activeIndex < 0 ? undefined : optionId(active)}
      onKeyDown={onKey}
      onScroll={() => measure()}
    >
      <div class="list-run" role="presentation" style={{ height: `${height}px` }}>
        {headings.map(({ heading, top }) => (
          <div key={heading} class="list-heading" aria-hidden="true" style={{ top: `${top}px` }}>
            {t(heading)}
          </div>
        ))}
        {[...Map.groupBy(drawn, ([{ heading }]) => heading)].map(([heading, group]) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of a listbox
          <div key={heading} role="group" aria-label={heading && t(heading)}>
            {group.map(([row, index]) => (
              <Option
                key={row.key}
                row={row}
                facts={factsOf(row.tenant)}
                now={now}
                t={t}
                top={topOf(index)}
                position={index + 1}
                total={rows.length}
                active={row.key === active}
                onChoose={onChoose}
                onMenu={onMenu}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Where everything stands in the list, in pixels from its start. */
function placesOf(rows: readonly Row[], rowHeight: number) {
  const starts = rows.flatMap(({ heading }, before) =>
    heading === undefined || heading === rows[before - 1]?.heading ? [] : { before, heading },
  );
  const topOf = (index: number) =>
    index * rowHeight + starts.filter(({ before }) => before <= index).length * headingHeight;
  return {
    headings: starts.map(({ before, heading }) => ({ heading, top: topOf(before) - headingHeight })),
    topOf,
    height: rows.length * rowHeight + starts.length * headingHeight,
  };
}

interface OptionProps {
  row: Row;
  facts: RowFacts;
  now: number;
  t: Translate;
  top: number;
  position: number;
  total: number;
  active: boolean;
  onChoose: (row: Row) => void;
  onMenu: (row: Row, place: MenuPlace) => void;
}

function Option({ row, facts, now, t, top, position, total, active, onChoose, onMenu }: OptionProps) {
  const { key, tenant, match } = row;
  const { vendor, beside, favourite, state } = facts;
  const destination = tenant.destinations[match?.destination ?? -1]?.label;
  const further = destination === undefined ? '' : ` › ${destination}`;
  const whole = `${tenant.name}${further}`;
  const environment = t(`environment_${tenant.environment}`);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names its active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox and the search box handle keys
    <div
      id={optionId(key)}
      class={`option${active ? ' option-active' : ''}${tenant.environment === 'production' ? ' option-production' : ''}`}
      role="option"
      aria-selected={active}
      aria-setsize={total}
      aria-posinset={position}
      style={{ top: `${top}px` }}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(row)}
      onContextMenu={(event) => {
        event.preventDefault();
        onMenu(row, { x: event.clientX, y: event.clientY });
      }}
    >
      <TenantAvatar tenant={tenant} />
      <span class="option-text">
        <span class="option-name" title={whole}>
          {highlight(tenant.name, match?.letters ?? [], (run) => (
            <mark>{run}</mark>
          ))}
          {further}
        </span>
        <span class="option-detail">
          <FactLine facts={beside} />
        </span>
      </span>
      <span class="visually-hidden">
        {formatFacts(t, ['', vendor, environment, stateText(t, state.name)])}
      </span>
      {favourite && <Icon name="star" class="star-set" label={t('favourite')} />}
      {tenant.environment === 'production' ? (
        <span class="tag-production" aria-hidden="true">
          {t('tagProduction')}
        </span>
      ) : (
        <span class="option-environment" aria-hidden="true">
          {environment}
        </span>
      )}
      <span class={`dot dot-${state.name}`} />
      <span class="option-time" aria-hidden="true">
        {timeText(t, state, now)}
      </span>
    </div>
  );
}

function timeText(t: Translate, state: SessionState, now: number): string {
  if (state.name === 'signed-out') return t('time_out');
  if (state.name === 'signing-in') return '…';
  if (state.name === 'expired') return t('time_over');
  if (state.name === 'renewable') return t('time_renew');
  return state.until === null ? '?' : formatTimeLeft(t, state.until - now, true);
}
