/** What can be done, as the menu of a tenant and the palette offer it. */
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import { accountOf } from '../../lib/tenants/tenant-facts.ts';
import { hostOf } from '../../lib/tenants/url.ts';
import { checkCall } from '../../lib/vendors/descriptors.ts';
import type { PageActions, View } from '../shared/page-types.ts';
import type { Card } from './card-context.ts';
import { sessionAbilities, showsSession } from './session-abilities.ts';
import type { PopupActions } from './use-actions.ts';

/** One entry of a menu or the palette. */
export interface PopupCommand {
  label: string;
  /** The action's own name, where the label says its tenant too. */
  name?: string;
  /** What its tooltip says below the label. */
  title?: string;
  /** Its key in the popup, as a person reads it. */
  keys?: string;
  /** For what is on or off. */
  checked?: boolean;
  run(): void;
}

/** The tooltip of a command: its label, which may be cut where it stands, and what it says beside. */
export function tooltipOf({ label, title }: PopupCommand): string {
  return title === undefined ? label : `${label}\n${title}`;
}

/** Opens a page of the extension in a tab. */
const openPage = (path: string): void => void open(path, '_blank', 'noopener');

/** What can be done with a tenant, what is used most first. */
export function tenantCommands(card: Card): PopupCommand[] {
  const { tenant, view, page, popup, state } = card;
  const { t } = page;
  const { portal, hasToken, canCopyLink, canCheck, canRenew } = sessionAbilities(card);
  const isFavourite = view.preferences.favourites?.includes(tenant.id) === true;
  const account = accountOf(tenant, view);
  const copyFact = (key: MessageKey, text: string): PopupCommand | [] =>
    text === '' ? [] : { label: t(key), run: () => popup.copyText(text) };
  const goToTab = async (tab: number) => {
    if (!(await page.focusTab(tab))) await popup.openPortal({ tenant });
  };
  const { portalTab } = card;
  const inSession: (PopupCommand | false)[] = [
    portal !== null && {
      label: t('openPortal'),
      keys: '⏎',
      run: () => popup.openPortal({ tenant }),
    },
    portalTab !== null && { label: t('focusPortalTab'), run: () => void goToTab(portalTab) },
    ...(portal === null ? [] : tenant.destinations).map(({ label }, destination) => ({
      label,
      run: () => popup.openPortal({ tenant, destination }),
    })),
    portal !== null && canCopyLink && { label: t('copyLink'), run: () => popup.copyLink(tenant) },
    hasToken && { label: t('copyMaskedToken'), run: () => popup.copyToken(tenant) },
    canCheck && {
      label: t('check'),
      title: checkCall(card.descriptor, tenant),
      run: () => popup.check(tenant),
    },
    canRenew && { label: t('renew'), run: () => popup.renew(tenant) },
    { label: t('logOut'), run: () => popup.logOut(tenant) },
  ];
  const signIn: (PopupCommand | false)[] = [
    card.isHostMissing && {
      label: t('allowAccess', hostOf(tenant.baseUrl)),
      run: () => void page.requestHosts([tenant.baseUrl], tenant.id),
    },
    !card.isHostMissing && state.name !== 'signing-in' && { label: t('logIn'), run: card.choose },
  ];
  return [
    ...(showsSession(card) ? inSession : signIn),
    { label: t('copyForTicket'), run: () => popup.copyTicket(tenant) },
    {
      label: t('favourite'),
      keys: 'F',
      checked: isFavourite,
      run: () => popup.setFavourite(tenant, !isFavourite),
    },
    copyFact('copyAccount', account),
    copyFact('copyAddress', tenant.baseUrl),
    copyFact('copyPortalAddress', portal ?? ''),
    copyFact('copyTenantId', tenant.id),
    {
      label: t('doctor'),
      run() {
        void page.send('examine', { tenant: tenant.id });
        openPage(`/doctor.html?tenant=${tenant.id}`);
      },
    },
    { label: t('editTenantShort'), run: () => openPage(`/options.html?edit=${tenant.id}`) },
  ].flatMap((command) => command || []);
}

/**
 * What can be done with all tenants, and the pages.
 * @param many signs in to many; `null` while it cannot
 * @param showKeys opens the list of keys
 */
export function generalCommands(
  view: View,
  page: PageActions,
  popup: PopupActions,
  many: PopupCommand | null,
  showKeys: () => void,
): PopupCommand[] {
  const { t } = page;
  const signedIn = view.tenants.filter(({ id }) => view.passes[id]?.session !== undefined).length;
  return [
    ...(many === null ? [] : [many]),
    { label: t('manageTenants'), run: page.openOptions },
    { label: t('together_title'), run: () => openPage('/bulk.html') },
    { label: t('journal'), run: () => openPage('/journal.html') },
    { label: t('vault'), run: () => openPage('/vault.html') },
    { label: t('settings'), run: () => openPage('/settings.html') },
    view.vault.open && { label: t('lock'), run: () => void page.apply('lock', {}) },
    signedIn > 0 && { label: t('logOutEverywhere'), run: popup.logOutEverywhere },
    { label: t('shortcuts'), keys: '?', run: showKeys },
  ].flatMap((command) => command || []);
}
