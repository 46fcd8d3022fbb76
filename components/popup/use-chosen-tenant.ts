import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { firstEmptyField } from './use-focus-fallback.ts';

interface ChosenTenant {
  /** Its id; `undefined` while nobody chose one. */
  chosen: string | undefined;
  /** @param takesFocus whether the focus goes to the card's main button, or into its form */
  choose(tenantId: string, takesFocus?: boolean): void;
  forget(): void;
}

/**
 * The tenant that was chosen by Enter, a click or `Sign in`: its card shows the form.
 * @param first the id of the one that is chosen from the start
 */
export function useChosenTenant(
  first: string | undefined,
  cardRef: RefObject<HTMLElement | null>,
): ChosenTenant {
  const [chosen, setChosen] = useState<{ tenant: string; takesFocus: boolean } | null>(
    first === undefined ? null : { tenant: first, takesFocus: false },
  );
  useEffect(() => {
    const card = cardRef.current;
    if (chosen === null || card === null) return;
    // A window too low for card and list shows one of them: it was at the list.
    card.scrollIntoView();
    if (chosen.takesFocus)
      (card.querySelector<HTMLElement>('[data-enter]') ?? firstEmptyField(card))?.focus();
  }, [chosen]);
  return {
    chosen: chosen?.tenant,
    choose: (tenant, takesFocus = true) => setChosen({ tenant, takesFocus }),
    forget: () => setChosen(null),
  };
}
