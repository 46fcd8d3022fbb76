import { createContext, type FunctionComponent } from 'preact';
import { useContext } from 'preact/hooks';
import type { Pass } from '../../lib/sessions/schema.ts';
import type { SessionState } from '../../lib/sessions/state.ts';
import type { Fact } from '../../lib/tenants/namesakes.ts';
import type { Tenant } from '../../lib/tenants/schema.ts';
import type { SignInField, VendorDescriptor } from '../../lib/vendors/contract.ts';
import type { ForgetConfirm } from '../shared/forget-confirm.tsx';
import type { InlineUnlock } from '../shared/inline-unlock.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import type { PopupActions } from './use-actions.ts';

/** Where a menu opens, in CSS pixels of the window. */
export interface MenuPlace {
  x: number;
  y: number;
}

/** The deferred parts that a card shows. */
interface CardParts {
  CodeForm: FunctionComponent<{ field: SignInField }>;
  ForgetConfirm: typeof ForgetConfirm;
  InlineUnlock: typeof InlineUnlock;
  TenantMenu: FunctionComponent<{ at: MenuPlace; onClose: () => void }>;
}

/** The selected tenant, and what the parts of its card can show and do. */
export interface Card {
  tenant: Tenant;
  descriptor: VendorDescriptor;
  pass: Pass | undefined;
  /** What tells the tenant from its namesakes first. */
  beside: readonly Fact[];
  state: SessionState;
  /** A search led here, typed since its sign-in began: letters may follow, so that nothing takes the focus. */
  isSearchedFor: boolean;
  /** The browser has not allowed the server's host. */
  isHostMissing: boolean;
  /** Whether the log-in with stored credentials stands in place of the form. */
  showsStoredLogin: boolean;
  /** Whether the card hides its form, because the tenant is not chosen and a long list needs the room. */
  isCollapsed: boolean;
  /** Chooses the tenant: shows its form, and puts the focus into it. */
  choose(): void;
  /** The tab that is signed in to the tenant’s portal already. */
  portalTab: number | null;
  /** Where the tenant’s menu is open. */
  menu: MenuPlace | null;
  setMenu(place: MenuPlace | null): void;
  view: View;
  now: number;
  page: PageActions;
  popup: PopupActions;
  /** `null` until the first picture is there. */
  parts: CardParts | null;
}

const CardContext = createContext<Card | null>(null);

/** Gives a card to its parts, so that a command reaches its sender without a relay through their props. */
export const CardProvider = CardContext.Provider;

/** The card around a component. @throws TypeError outside a card */
export function useCard(): Card {
  const card = useContext(CardContext);
  if (card === null) throw new TypeError('no card around this');
  return card;
}
