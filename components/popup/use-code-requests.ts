import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface CodeRequests {
  /** The tenant whose code is asked for next. */
  waiting: string | undefined;
  /** The tenant whose card is shown. */
  shown: string | undefined;
  card: RefObject<HTMLElement | null>;
  /** Somebody searches, fills in a form, or is asked something. */
  isBusy: boolean;
  /** The shown tenant waits for a code, of which its vendor may be thinking. */
  isAnswering: boolean;
  onAsk: (tenantId: string) => void;
}

/**
 * Asks for the codes of a run one by one, on the card of the tenant that waits, unless somebody is at something else.
 * Each is asked for once: whoever goes on to another tenant is not taken back.
 */
export function useCodeRequests({ waiting, shown, card, isBusy, isAnswering, onAsk }: CodeRequests): void {
  const askedFor = useRef<string | undefined>(undefined);
  // After each render, because what is in the way may be a field that has the focus.
  useEffect(() => {
    if (waiting === askedFor.current || isBusy || isInForm(card.current)) return;
    if (isAnswering && waiting !== shown) return;
    askedFor.current = waiting;
    if (waiting !== undefined) onAsk(waiting);
  });
}

/** Whether a card's form or a question has the focus: somebody types or decides there. */
function isInForm(card: HTMLElement | null): boolean {
  if (document.querySelector('dialog') !== null) return true;
  const { activeElement } = document;
  return card?.contains(activeElement) === true && activeElement?.closest('form') !== null;
}
