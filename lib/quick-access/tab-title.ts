/** The toolbar's titles of tabs. Plain, so that the popup can tell whose tab it opens over. */
import type { Translate } from '../i18n/i18n.ts';
import type { LostTabBadge, TabBadge } from '../ports/tabs.ts';

/** Toolbar title of a signed-in tab: tenant, environment, origin, account. */
export function tabTitle(t: Translate, { tenant, account, origin }: TabBadge): string {
  const where = [tenant.name, t(`environment_${tenant.environment}`), origin] as const;
  return account === null ? t('tabSignedIn', ...where) : t('tabSignedInAs', ...where, account);
}

/** Toolbar title of a tab that is signed in no more: tenant, and the sentence that the popup shows as well. */
export function lostTabTitle(t: Translate, { tenant, lost }: LostTabBadge): string {
  return t('tabLost', tenant.name, t(`problem_not_signed_in_tab_${lost}`));
}
