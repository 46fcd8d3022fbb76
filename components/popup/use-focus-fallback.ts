import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { StateName } from '../../lib/sessions/state.ts';
import type { PopupActions } from './use-actions.ts';

interface FocusFallback {
  card: RefObject<HTMLElement | null>;
  searchBox: RefObject<HTMLElement | null>;
  /** The selected tenant and what is searched: where both are the same again, nobody went on to something else. */
  place: string;
  /** A question or menu has the focus. */
  isAsking: boolean;
  /** The selected tenant's state: while it is signed in to, a form may come back. */
  state: StateName | undefined;
  /** Its commands under way may have taken a form away, and its Undo goes by itself. */
  popup: Pick<PopupActions, 'busy' | 'undo'>;
  /** What else can remove the focused control. */
  causes: readonly unknown[];
}

/**
 * Moves the focus of a removed control to the card's first empty field, or else to the search box. From there a form
 * that comes back takes it again, so that a retyped password is not typed into the search.
 * A field that goes with half a text in it, as of a tenant removed elsewhere, leaves the focus to the page, where keys do
 * nothing: the rest would be typed in clear, and Enter pressed for another tenant.
 */
export function useFocusFallback({
  card,
  searchBox,
  place,
  isAsking,
  state,
  popup: { busy, undo },
  causes,
}: FocusFallback): void {
  const fellAt = useRef<string | null>(null);
  /** What had the focus last, which a removed control no longer tells. */
  const last = useRef<EventTarget | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      last.current = target;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    if (isAsking) return;
    const { activeElement, body } = document;
    const main = document.querySelector('main');
    if (activeElement === body && main !== null && busy.length === 0 && wasTypedInto(last.current)) {
      main.tabIndex = -1;
      main.focus();
      return;
    }
    const field = firstEmptyField(card.current, true);
    const hasFallen = activeElement === searchBox.current && fellAt.current === place;
    if (activeElement === body || (hasFallen && field !== null)) {
      fellAt.current = field === null ? place : null;
      (field ?? searchBox.current)?.focus();
    } else if (!hasFallen || (state !== 'signing-in' && busy.length === 0)) fellAt.current = null;
  }, [isAsking, state, busy, undo, ...causes]);
}

/** Whether a control that is gone was a field with a text: sending a form empties its secrets. */
function wasTypedInto(control: EventTarget | null): boolean {
  const { isConnected, type, value }: Partial<HTMLInputElement> = Object(control);
  return isConnected === false && /^(?:text|password|email)$/.test(type ?? '') && Boolean(value);
}

/** The first field of a card's form without a text; where all have one the first of all, or none with `onlyEmpty`. */
export function firstEmptyField(card: HTMLElement | null, onlyEmpty = false): HTMLElement | null {
  const inputs = [...(card?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];
  return inputs.find((input) => input.value === '') ?? (onlyEmpty ? null : (inputs[0] ?? null));
}
