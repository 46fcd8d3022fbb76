import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { matchesAnyPattern } from '../../lib/browser/match-pattern.ts';
import { plural, type Translate } from '../../lib/i18n/i18n.ts';
import { deriveState } from '../../lib/sessions/state.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { CurrentTab } from '../../lib/tenants/tenants-here.ts';
import { findDescriptor } from '../../lib/vendors/descriptors.ts';
import { vendorLabel } from '../shared/facts-beside.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import { expectsSavedFavourites, waitingForCode } from '../shared/saved-tenants.ts';
import { useAnyKey } from '../shared/use-any-key.ts';
import { useFactsBeside } from '../shared/use-facts-beside.ts';
import { type Card, CardProvider, type MenuPlace } from './card-context.ts';
import { EmptyState, QuarantineNote } from './empty-state.tsx';
import { Icon } from './icon.tsx';
import { intendedTenant, isHalfFilled, tenantsHere } from './initial-state.ts';
import { digitOf, keyAction } from './keymap.ts';
import type { PopupCommand } from './popup-commands.ts';
import { PopupFooter } from './popup-footer.tsx';
import { TenantCard } from './tenant-card.tsx';
import { listId, optionId, type Row, type RowFacts, TenantList } from './tenant-list.tsx';
import { useActions } from './use-actions.ts';
import { useChosenTenant } from './use-chosen-tenant.ts';
import { useCodeRequests } from './use-code-requests.ts';
import { useDeferredParts } from './use-deferred-parts.ts';
import { firstEmptyField, useFocusFallback } from './use-focus-fallback.ts';
import { usePortalTab } from './use-portal-tab.ts';
import { useSelection } from './use-selection.ts';

/** Lists longer than this show the card of a tenant that nobody chose yet without its form. */
const shortList = 6;

type Overlay = 'actions' | 'shortcuts';

interface PopupAppProps {
  view: View;
  now: number;
  openedAt: number;
  /** The tab that the toolbar's popup opened over. */
  tab?: CurrentTab | null;
  /** What was typed into the page's search box before its script ran. */
  typed?: string;
  actions: PageActions;
}

/** The popup and the side panel: search box, the selected tenant's card, and the list. */
export function PopupApp({ view, now, openedAt, tab = null, typed = '', actions }: PopupAppProps) {
  const { t } = actions;
  const here = useMemo(() => tenantsHere(tab, view, t), []);
  const reservesMany = useMemo(() => expectsSavedFavourites(view), []);
  const parts = useDeferredParts();
  const popup = useActions(view, now, openedAt, actions, parts);
  const selection = useSelection(view, now, openedAt, here, parts, typed);
  const { query, rows, active } = selection;
  // The match with a typing error that was confirmed by a first Enter or a click.
  const [confirmedTypo, setConfirmedTypo] = useState<string | null>(null);
  // Both belong to the tenant they were opened for: another one that takes its place closes them.
  const [openMenu, setOpenMenu] = useState<{ tenant: string; place: MenuPlace } | null>(null);
  const [openOverlay, setOpenOverlay] = useState<{ tenant: string | undefined; kind: Overlay } | null>(null);
  const searchBox = useRef<HTMLInputElement>(null);
  const cardRef = useRef<HTMLElement>(null);
  const { chosen, choose, forget } = useChosenTenant(intendedTenant(view.drafts, openedAt), cardRef);
  /** Signs in to many, while its button is there. */
  const manyCommand = useRef<PopupCommand | null>(null);

  const beside = useFactsBeside(view);
  const favourites = new Set(view.preferences.favourites);
  const factsOf = (tenant: Tenant): RowFacts => ({
    vendor: vendorLabel(tenant),
    beside: beside(tenant),
    favourite: favourites.has(tenant.id),
    state: deriveState(view.passes[tenant.id], now),
  });
  const tenant = active?.tenant;
  const menu = openMenu?.tenant === tenant?.id ? (openMenu?.place ?? null) : null;
  const overlay = openOverlay?.tenant === tenant?.id ? (openOverlay?.kind ?? null) : null;
  const setOverlay = (kind: Overlay | null) =>
    setOpenOverlay(kind === null ? null : { tenant: tenant?.id, kind });
  const descriptor = tenant === undefined ? undefined : findDescriptor(tenant.vendor);
  const pass = tenant === undefined ? undefined : view.passes[tenant.id];
  const draft = view.drafts.fields?.[tenant?.id ?? ''];
  const isWaiting = isHalfFilled(draft, pass, openedAt);
  const state = deriveState(view.passes[tenant?.id ?? ''], now);
  const portalTab = usePortalTab(tenant, view, actions);
  const card: Card | null =
    tenant === undefined || descriptor === undefined
      ? null
      : {
          tenant,
          descriptor,
          pass,
          beside: beside(tenant),
          state,
          isSearchedFor: query !== '' && (pass?.signingIn?.since ?? 0) < selection.searchedAt,
          isHostMissing: !matchesAnyPattern(view.origins, tenant.baseUrl),
          // A draft means that another account is being typed; stored credentials stay until its log-in succeeds.
          showsStoredLogin: Object.hasOwn(view.vault.retained, tenant.id) && draft === undefined,
          isCollapsed: view.tenants.length > shortList && chosen !== tenant.id && draft === undefined,
          choose: () => choose(tenant.id),
          portalTab,
          menu,
          setMenu: (place) => setOpenMenu(place === null ? null : { tenant: tenant.id, place }),
          view,
          now,
          page: actions,
          popup,
          parts,
        };

  useEffect(() => {
    // The code form is excluded: it focuses its own field when mounted.
    if (isWaiting && typed === '') firstEmptyField(cardRef.current)?.focus();
  }, []);

  useFocusFallback({
    card: cardRef,
    searchBox,
    place: `${tenant?.id} ${query}`,
    isAsking: popup.confirmation !== null || popup.unlocking !== null || menu !== null || overlay !== null,
    state: tenant && state.name,
    popup,
    causes: [card?.isHostMissing, card?.showsStoredLogin, view.tenants, view.vault.open, view.run],
  });

  // What waited for the passphrase on a card goes with the card: unlocking later must not act for its tenant.
  const { unlocking } = popup;
  useEffect(() => {
    if (unlocking !== null && unlocking.about !== '' && unlocking.about !== tenant?.id)
      unlocking.answer(false);
  }, [unlocking, tenant?.id]);

  useCodeRequests({
    waiting: waitingForCode(view, now)[0],
    shown: tenant?.id,
    card: cardRef,
    isBusy: query !== '' || isWaiting || unlocking !== null || menu !== null || overlay !== null,
    isAnswering: pass?.signingIn?.awaits === 'code' || popup.busy.includes(`${tenant?.id} submitCode`),
    onAsk: selection.select,
  });

  function activate({ key, tenant, match }: Row, privateWindow: boolean): void {
    if (match?.typo && confirmedTypo !== key) {
      setConfirmedTypo(key);
      popup.announce(t('similar_again', tenant.name));
      return;
    }
    const mainButton = cardRef.current?.querySelector<HTMLElement>('[data-enter]');
    if (mainButton?.dataset.enter === 'open')
      popup.openPortal({ tenant, destination: match?.destination, privateWindow });
    else if (mainButton?.dataset.enter === 'press') mainButton.click();
    else choose(tenant.id);
  }

  function openMenuOf({ key, tenant }: Row, place?: MenuPlace): void {
    selection.select(key);
    // Without its vendor a tenant has no card, which shows the menu.
    if (findDescriptor(tenant.vendor) === undefined) return;
    const { left = 0, bottom = 0 } = document.getElementById(optionId(key))?.getBoundingClientRect() ?? {};
    setOpenMenu({ tenant: tenant.id, place: place ?? { x: left + 24, y: bottom } });
  }

  function onKey(event: KeyboardEvent, focused: 'search' | 'list'): void {
    const action = keyAction(event, focused, query === '');
    if (action === null) return;
    // Not prevented: the key is typed into the newly focused box.
    if (action === 'type') {
      searchBox.current?.focus();
      return;
    }
    event.preventDefault();
    if (typeof action === 'number') selection.move(action);
    else if (action === 'actions' || action === 'shortcuts') setOverlay(action);
    else if (action === 'menu') active && openMenuOf(active);
    else if (action === 'escape') query === '' ? actions.close() : search('');
    else if (action === 'many') manyCommand.current?.run();
    else selection.whenSearched((row) => activate(row, action === 'enter privately'));
  }

  /** Keys that work wherever the focus is. */
  function onAnyKey(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.repeat) return;
    const nth = rows[digitOf(event) - 1];
    if (event.key.toLowerCase() === 'k') setOverlay('actions');
    else if (nth !== undefined) {
      selection.select(nth.key);
      searchBox.current?.focus();
    } else return;
    event.preventDefault();
  }
  useAnyKey(onAnyKey);

  function search(text: string): void {
    setConfirmedTypo(null);
    forget();
    selection.search(text);
  }

  if (view.tenants.length === 0)
    return <EmptyState quarantined={view.hasQuarantinedTenants} actions={actions} />;
  return (
    <>
      <header class="search">
        <Icon name="search" />
        <input
          type="search"
          ref={searchBox}
          aria-label={t('searchTenants')}
          aria-controls={listId}
          aria-activedescendant={active === undefined ? undefined : optionId(active.key)}
          placeholder={plural(t, 'searchAmong', view.tenants.length)}
          value={query}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => search(event.currentTarget.value)}
          onKeyDown={(event) => onKey(event, 'search')}
        />
      </header>
      <h1 class="visually-hidden">{t('extensionName')}</h1>
      <p class="visually-hidden" role="status">
        {selection.isFiltered && countText(t, rows.length)}
      </p>
      {view.hasQuarantinedTenants && <QuarantineNote actions={actions} />}
      <div class={card?.isCollapsed ? 'card-area card-area-collapsed' : 'card-area'}>
        {card !== null ? (
          <CardProvider value={card}>
            <TenantCard key={card.tenant.id} cardRef={cardRef} />
          </CardProvider>
        ) : tenant !== undefined ? (
          parts !== null && <parts.MissingVendor tenant={tenant} actions={actions} />
        ) : (
          <p class="empty">
            {t('noMatch', query)} <span class="help">{t('escClears')}</span>
          </p>
        )}
      </div>
      {parts !== null ? (
        <parts.SignInMany
          view={view}
          now={now}
          openedAt={openedAt}
          query={query}
          found={rows.map(({ tenant }) => tenant)}
          isReserved={reservesMany}
          page={actions}
          popup={popup}
          command={manyCommand}
          onSelect={selection.select}
        />
      ) : (
        reservesMany && <div class="many" />
      )}
      <div class="list-area" style={{ '--rows': Math.min(rows.length, 3) }}>
        <TenantList
          density={view.preferences.density ?? 'comfortable'}
          rows={rows}
          factsOf={factsOf}
          active={active?.key ?? null}
          now={now}
          t={t}
          onChoose={({ key, tenant }) => {
            selection.select(key);
            choose(tenant.id, false);
            setConfirmedTypo(key);
          }}
          onMenu={(row, place) => openMenuOf(row, place)}
          onKey={(event) => onKey(event, 'list')}
        />
      </div>
      <PopupFooter view={view} page={actions} popup={popup} onShowActions={() => setOverlay('actions')} />
      {parts !== null && (
        <parts.PopupOverlays
          card={card}
          overlay={overlay}
          onShow={setOverlay}
          view={view}
          page={actions}
          popup={popup}
          manyCommand={manyCommand.current}
        />
      )}
    </>
  );
}

/** How many matches there are, for screen readers. */
const countText = (t: Translate, count: number): string =>
  count === 0 ? t('noMatches') : plural(t, 'matches', count);
