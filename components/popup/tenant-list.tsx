import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { formatTimeLeft } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { SessionState } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { highlight, type Match } from '../../lib/tenants/search.ts';
import { stateText } from '../shared/messages.ts';
import { afterPaint } from '../shared/page-root.tsx';
import { TenantAvatar } from '../shared/tenant-avatar.tsx';
import { overscan, visibleRange } from '../shared/visible-range.ts';

/** One line of the list. */
export interface Row {
  tenant: Tenant;
  /** The heading it stands under. */
  under: MessageKey | undefined;
  /** How it matches what is typed. */
  match: Match | undefined;
}

/** What is made for a line only when it is drawn. */
export interface RowFacts {
  /** Its vendor, and what tells it from others of its name or on its server: database, company, address. */
  about: string;
  state: SessionState;
}

interface TenantListProps {
  rows: readonly Row[];
  factsOf: (tenant: Tenant) => RowFacts;
  active: string | null;
  now: number;
  t: Translate;
  onChoose: (id: string) => void;
  onKey: (event: KeyboardEvent) => void;
}

/** Heights in pixels, as in the style sheet: what is out of sight is not in the document. */
const rowHeight = 46;
const headingHeight = 30;

/** The id of a row's element, for `aria-activedescendant`. */
export const optionId = (id: string): string => `tenant-${id}`;

/** The list of tenants; holds only the rows near the window, so a thousand cost what ten do. */
export function TenantList({ rows, factsOf, active, now, t, onChoose, onKey }: TenantListProps) {
  const box = useRef<HTMLDivElement>(null);
  // The first picture holds what can be seen; what is beside it comes after.
  const [window, setWindow] = useState({ top: 0, height: 320, beside: 0 });
  const headings = useMemo(() => headingsOf(rows), [rows]);
  const topOf = (index: number) =>
    index * rowHeight + headings.filter(({ before }) => before <= index).length * headingHeight;
  const activeIndex = rows.findIndex(({ tenant }) => tenant.id === active);

  function look(beside = overscan): void {
    const shown = box.current;
    if (shown) setWindow({ top: shown.scrollTop, height: shown.clientHeight, beside });
  }

  useEffect(() => afterPaint(() => look()), []);
  useEffect(() => {
    const shown = box.current;
    if (shown === null) return;
    if (shown.clientHeight !== window.height) look(window.beside);
    if (activeIndex < 0) return;
    const top = topOf(activeIndex);
    const isFirst = activeIndex === 0;
    if (top < shown.scrollTop) shown.scrollTop = isFirst ? 0 : top;
    else if (top + rowHeight > shown.scrollTop + shown.clientHeight)
      shown.scrollTop = top + rowHeight - shown.clientHeight;
  }, [activeIndex, rows.length]);

  const drawn = visibleRange(
    rows,
    (window.top - headingHeight * headings.length) / rowHeight,
    (window.top + window.height) / rowHeight,
    [activeIndex],
    window.beside,
  );
  return (
    <div
      class="list"
      role="listbox"
      aria-label={t('tenants')}
      tabIndex={0}
      ref={box}
      aria-activedescendant={active === null || activeIndex < 0 ? undefined : optionId(active)}
      onKeyDown={onKey}
      onScroll={() => look()}
    >
      <div
        class="list-run"
        role="presentation"
        style={{ height: `${rows.length * rowHeight + headings.length * headingHeight}px` }}
      >
        {headings.map(({ before, under }) => (
          <div
            key={under}
            class="list-heading"
            role="presentation"
            style={{ top: `${topOf(before) - headingHeight}px` }}
          >
            {t(under)}
          </div>
        ))}
        {drawn.map(([row, index]) => (
          <Option
            key={row.tenant.id}
            row={row}
            facts={factsOf(row.tenant)}
            now={now}
            t={t}
            top={topOf(index)}
            place={index + 1}
            of={rows.length}
            active={row.tenant.id === active}
            onChoose={onChoose}
          />
        ))}
      </div>
    </div>
  );
}

function headingsOf(rows: readonly Row[]): { before: number; under: MessageKey }[] {
  return rows.flatMap(({ under }, before) =>
    under === undefined || under === rows[before - 1]?.under ? [] : { before, under },
  );
}

interface OptionProps {
  row: Row;
  facts: RowFacts;
  now: number;
  t: Translate;
  top: number;
  place: number;
  of: number;
  active: boolean;
  onChoose: (id: string) => void;
}

function Option({ row, facts, now, t, top, place, of, active, onChoose }: OptionProps) {
  const { tenant, match } = row;
  const { about, state } = facts;
  const environment = t(`environment_${tenant.environment}`);
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names its active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the listbox and the search box
    <div
      id={optionId(tenant.id)}
      class={active ? 'option option-active' : 'option'}
      role="option"
      aria-selected={active}
      aria-setsize={of}
      aria-posinset={place}
      style={{ top: `${top}px` }}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(tenant.id)}
    >
      <TenantAvatar tenant={tenant} />
      <span class="option-text">
        <span class="option-name">
          {highlight(tenant.name, match?.letters ?? [], (letter) => (
            <mark>{letter}</mark>
          ))}
        </span>
        <span class="option-detail">{about}</span>
      </span>
      <span class="unseen">{`, ${environment}, ${stateText(t, state.name)}`}</span>
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
        {timeWord(t, state, now)}
      </span>
    </div>
  );
}

function timeWord(t: Translate, state: SessionState, now: number): string {
  if (state.name === 'signed-out') return t('time_out');
  if (state.name === 'signing-in') return '…';
  if (state.name === 'expired') return t('time_over');
  if (state.name === 'renewable') return t('time_renew');
  return state.until === null ? '?' : formatTimeLeft(t, state.until - now, true);
}
