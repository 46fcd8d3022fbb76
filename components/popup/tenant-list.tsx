import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { State } from '../../lib/sessions/state.ts';
import { timeLeft } from '../../lib/speech.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { type Match, marked } from '../../lib/tenants/search.ts';
import type { MessageKey } from '../../lib/vendors/contract.ts';
import { afterPicture } from '../live.tsx';
import { Mark } from '../mark.tsx';
import { near, spare } from '../near.ts';
import { type Say, stateWord } from '../words.ts';

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
  state: State;
}

interface TenantListProps {
  rows: readonly Row[];
  factsOf: (tenant: Tenant) => RowFacts;
  active: string | null;
  now: number;
  say: Say;
  onChoose: (id: string) => void;
  onKey: (event: KeyboardEvent) => void;
}

/** Heights in pixels, as in the style sheet: what is out of sight is not in the document. */
const rowHeight = 46;
const headingHeight = 30;

/** The id of a row's element, for `aria-activedescendant`. */
export const optionId = (id: string): string => `tenant-${id}`;

/** The list of tenants; holds only the rows near the window, so a thousand cost what ten do. */
export function TenantList({ rows, factsOf, active, now, say, onChoose, onKey }: TenantListProps) {
  const box = useRef<HTMLDivElement>(null);
  // The first picture holds what can be seen; what is beside it comes after.
  const [window, setWindow] = useState({ top: 0, height: 320, beside: 0 });
  const headings = useMemo(() => headingsOf(rows), [rows]);
  const topOf = (index: number) =>
    index * rowHeight + headings.filter(({ before }) => before <= index).length * headingHeight;
  const activeIndex = rows.findIndex(({ tenant }) => tenant.id === active);

  function look(beside = spare): void {
    const shown = box.current;
    if (shown) setWindow({ top: shown.scrollTop, height: shown.clientHeight, beside });
  }

  useEffect(() => afterPicture(() => look()), []);
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

  const drawn = near(
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
      aria-label={say('tenants')}
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
            {say(under)}
          </div>
        ))}
        {drawn.map(([row, index]) => (
          <Option
            key={row.tenant.id}
            row={row}
            facts={factsOf(row.tenant)}
            now={now}
            say={say}
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
  say: Say;
  top: number;
  place: number;
  of: number;
  active: boolean;
  onChoose: (id: string) => void;
}

function Option({ row, facts, now, say, top, place, of, active, onChoose }: OptionProps) {
  const { tenant, match } = row;
  const { about, state } = facts;
  const environment = say(`environment_${tenant.environment}`);
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
      <Mark tenant={tenant} />
      <span class="option-text">
        <span class="option-name">
          {marked(tenant.name, match?.letters ?? [], (letter) => (
            <mark>{letter}</mark>
          ))}
        </span>
        <span class="option-detail">{about}</span>
      </span>
      <span class="unseen">{`, ${environment}, ${stateWord(say, state.name)}`}</span>
      {tenant.environment === 'production' ? (
        <span class="tag-production" aria-hidden="true">
          {say('tagProduction')}
        </span>
      ) : (
        <span class="option-environment" aria-hidden="true">
          {environment}
        </span>
      )}
      <span class={`dot dot-${state.name}`} />
      <span class="option-time" aria-hidden="true">
        {timeWord(say, state, now)}
      </span>
    </div>
  );
}

function timeWord(say: Say, state: State, now: number): string {
  if (state.name === 'signed-out') return say('time_out');
  if (state.name === 'signing-in') return '…';
  if (state.name === 'expired') return say('time_over');
  if (state.name === 'renewable') return say('time_renew');
  return state.until === null ? '?' : timeLeft(say, state.until - now, true);
}
