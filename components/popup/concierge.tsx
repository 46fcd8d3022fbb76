import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { openingOrder } from '../../lib/sessions/opening-order.ts';
import { stateOf } from '../../lib/sessions/state.ts';
import { counted } from '../../lib/speech.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import { type Match, search } from '../../lib/tenants/search.ts';
import { faceOf } from '../../lib/vendors/faces.ts';
import { Button } from '../button.tsx';
import { BackToKept, KeepingChoice, KeptLogIn, LockButton, UnlockHere } from '../keeping.tsx';
import { afterPicture } from '../live.tsx';
import type { Acts, View } from '../view.ts';
import { DoorQuestionDialog } from './door-question.tsx';
import { meaningOf } from './keys.ts';
import { firstChoice } from './opening.ts';
import { shutAddresses } from './portal.ts';
import { alikeIn, detailOf, openFindables, rowsOf } from './rows.ts';
import { TenantCard } from './tenant-card.tsx';
import { optionId, type Row, type RowFacts, TenantList } from './tenant-list.tsx';
import { useDeeds } from './use-deeds.ts';
import { AsideNote, Welcome } from './welcome.tsx';

interface ConciergeProps {
  view: View;
  now: number;
  openedAt: number;
  acts: Acts;
}

/** The popup and the side panel: search, the tenant you are in, the others. */
export function Concierge({ view, now, openedAt, acts }: ConciergeProps) {
  const { say } = acts;
  const order = useMemo(() => openingOrder(view, openedAt), []);
  const alike = useMemo(() => alikeIn(view.tenants), [view.tenants]);
  const [query, setQuery] = useState('');
  // Searched as something is typed, and only then: while states change, nothing moves.
  const [found, setFound] = useState<readonly Match[] | null>(null);
  // Whom the search found by a typing error only, and who is meant all the same.
  const [meant, setMeant] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string | null>(() => firstChoice(view, order.ids, openedAt));
  const deeds = useDeeds(view, now, openedAt, acts);
  const searchBox = useRef<HTMLInputElement>(null);
  const card = useRef<HTMLElement>(null);

  // Neither time nor a state moves a row.
  const all = useMemo(() => rowsOf(view.tenants, order, null), [view.tenants]);
  const rows = useMemo(() => (found ? rowsOf(view.tenants, order, found) : all), [all, found]);
  const findables = useMemo(openFindables, []);
  // Made ready after the first picture, and searched once: the first key meets code that has run before.
  useEffect(() => {
    afterPicture(() => setTimeout(() => search(findables(all, view), 'a')));
  }, [all]);
  const factsOf = (of: Tenant): RowFacts => ({
    about: `${faceOf(of.vendor)?.label ?? of.vendor} · ${detailOf(of, alike(of), view)}`,
    state: stateOf(view.passes[of.id], now),
  });
  const active = rows.find(({ tenant }) => tenant.id === chosen) ?? rows[0];
  const tenant = active?.tenant;
  const about = tenant === undefined ? undefined : faceOf(tenant.vendor);
  const pass = tenant === undefined ? undefined : view.passes[tenant.id];
  const draft = view.drafts.fields?.[tenant?.id ?? ''];

  useEffect(() => {
    // A form that asks for a code takes the focus itself, when it comes.
    const halfFilled = Object.values(draft ?? {}).some(Boolean);
    if (halfFilled) firstEmptyField(card.current)?.focus();
  }, []);

  // Where the focus was inside the card may be gone with the state that showed it: the search takes it.
  const state = stateOf(view.passes[tenant?.id ?? ''], now);
  const shownState = tenant && state.name;
  useEffect(() => {
    if (document.activeElement === document.body && deeds.question === null) {
      (firstEmptyField(card.current, true) ?? searchBox.current)?.focus();
    }
  }, [shownState, deeds.busy, deeds.question]);

  function enter(row: Row, aside: boolean): void {
    if (row.match?.typo && meant !== row.tenant.id) {
      setMeant(row.tenant.id);
      return;
    }
    const main = card.current?.querySelector<HTMLElement>('[data-enter]');
    if (main?.dataset.enter === 'open') deeds.openDoor({ tenant: row.tenant, aside });
    else (main ?? firstEmptyField(card.current))?.focus();
  }

  function onKey(event: KeyboardEvent, place: 'search' | 'list'): void {
    const meaning = meaningOf(event, place, query === '');
    if (meaning === null) return;
    // The key itself goes where the focus goes.
    if (meaning === 'type') {
      searchBox.current?.focus();
      return;
    }
    event.preventDefault();
    if (typeof meaning === 'number') {
      const at = rows.findIndex((row) => row.tenant.id === tenant?.id);
      setChosen(rows[Math.min(rows.length - 1, Math.max(0, at + meaning))]?.tenant.id ?? chosen);
    } else if (meaning !== 'escape') {
      if (active !== undefined) enter(active, meaning === 'enter aside');
    } else if (query === '') acts.close();
    else type('');
  }

  function type(text: string): void {
    setQuery(text);
    setMeant(null);
    const matches = text.trim() === '' ? null : search(findables(all, view), text);
    setFound(matches);
    setChosen(matches?.[0]?.item.tenant.id ?? chosen);
  }

  const isKept = tenant && Object.hasOwn(view.vault.kept, tenant.id);
  const problem = tenant && deeds.problemOf(tenant);
  const signedIn = view.tenants.some(({ id }) => view.passes[id]?.session !== undefined);
  if (view.tenants.length === 0) return <Welcome aside={view.aside} acts={acts} />;
  return (
    <>
      <h1 class="unseen">{say('extensionName')}</h1>
      <header class="search">
        <input
          type="search"
          ref={searchBox}
          aria-label={say('searchTenants')}
          aria-controls="tenants"
          aria-activedescendant={tenant === undefined ? undefined : optionId(tenant.id)}
          placeholder={counted(say, 'searchAmong', view.tenants.length)}
          value={query}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => onKey(event, 'search')}
        />
      </header>
      {view.aside && <AsideNote acts={acts} />}
      <div class="card-place">
        {tenant !== undefined && about !== undefined && active !== undefined ? (
          <TenantCard
            key={tenant.id}
            tenant={tenant}
            about={about}
            pass={pass}
            state={state}
            now={now}
            shut={shutAddresses(about, tenant, view.origins)}
            account={view.preferences.lastAccount[tenant.id] ?? ''}
            draft={draft ?? {}}
            // Somebody else's log-in is being typed: what is kept stays until it works.
            kept={isKept && !draft && <KeptLogIn tenant={tenant} view={view} acts={acts} />}
            how={
              isKept ? (
                <BackToKept tenant={tenant} view={view} acts={acts} />
              ) : (
                <KeepingChoice key={tenant.id} tenant={tenant} view={view} acts={acts} />
              )
            }
            unlock={problem?.code === 'vault_locked' && <UnlockHere view={view} acts={acts} />}
            problem={problem}
            note={deeds.noteFor(tenant.id)}
            busy={(what) => deeds.busy.includes(`${tenant.id} ${what}`)}
            acts={deeds.of(tenant)}
            say={say}
            copyLink={view.preferences.copyLink !== false}
            cardRef={card}
          />
        ) : (
          <p class="empty">
            {say('noMatch', query)} <span class="help">{say('escClears')}</span>
          </p>
        )}
      </div>
      <div id="tenants" class="list-place">
        <TenantList
          rows={rows}
          factsOf={factsOf}
          active={tenant?.id ?? null}
          now={now}
          say={say}
          onChoose={(id) => {
            setChosen(id);
            setMeant(id);
          }}
          onKey={(event) => onKey(event, 'list')}
        />
      </div>
      <footer class="foot">
        <Button look="quiet" onPress={acts.manage}>
          {say('manageTenants')}
        </Button>
        <a class="button button-quiet" href="/together.html" target="_blank" rel="noopener">
          {say('together_title')}
        </a>
        <span class="said" aria-live="polite">
          {deeds.said}
        </span>
        {view.vault.open && <LockButton acts={acts} />}
        {signedIn && (
          <Button
            look="quiet"
            busy={deeds.busy.includes(' logoutEverywhere')}
            onPress={deeds.logOutEverywhere}
          >
            {say('logOutEverywhere')}
          </Button>
        )}
      </footer>
      {deeds.question !== null && (
        <DoorQuestionDialog
          standing={deeds.question}
          say={say}
          onCancel={() => deeds.answer(false)}
          onConfirm={() => deeds.answer(true)}
        />
      )}
    </>
  );
}

function firstEmptyField(card: HTMLElement | null, orNone = false): HTMLElement | null {
  const inputs = [...(card?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];
  return inputs.find((input) => input.value === '') ?? (orNone ? null : (inputs[0] ?? null));
}
