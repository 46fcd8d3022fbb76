import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface FocusFallback {
  card: RefObject<HTMLElement | null>;
  searchBox: RefObject<HTMLElement | null>;
  /** The selected tenant and what is searched: where both are the same again, nobody went on to something else. */
  place: string;
  /** A question or menu has the focus. */
  isAsking: boolean;
  /** A form may come back, because a command or a sign-in is under way. */
  isPending: boolean;
  /** What can remove the focused control. */
  causes: readonly unknown[];
}

/**
 * Moves the focus of a removed control to the card's first empty field, or else to the search box. From there a form
 * that comes back takes it again, so that a retyped password is not typed into the search.
 */
export function useFocusFallback({
  card,
  searchBox,
  place,
  isAsking,
  isPending,
  causes,
}: FocusFallback): void {
  const fellAt = useRef<string | null>(null);
  useEffect(() => {
    if (isAsking) return;
    const { activeElement, body } = document;
    const field = firstEmptyField(card.current, true);
    const hasFallen = activeElement === searchBox.current && fellAt.current === place;
    if (activeElement === body || (hasFallen && field !== null)) {
      fellAt.current = field === null ? place : null;
      (field ?? searchBox.current)?.focus();
    } else if (!hasFallen || !isPending) fellAt.current = null;
  }, [isAsking, ...causes]);
}

/** The first field of a card's form without a text; where all have one the first of all, or none with `onlyEmpty`. */
export function firstEmptyField(card: HTMLElement | null, onlyEmpty = false): HTMLElement | null {
  const inputs = [...(card?.querySelectorAll<HTMLInputElement>('input[data-field]') ?? [])];
  return inputs.find((input) => input.value === '') ?? (onlyEmpty ? null : (inputs[0] ?? null));
}
