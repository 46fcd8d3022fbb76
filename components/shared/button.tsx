import type { ComponentChildren, Ref } from 'preact';

interface ButtonProps {
  children: ComponentChildren;
  onPress: (event: MouseEvent) => void;
  look?: 'strong' | 'plain' | 'chip' | 'quiet';
  /** In progress: stays focusable, is announced as busy and ignores further presses. */
  busy?: boolean;
  title?: string;
  focusRef?: Ref<HTMLButtonElement>;
  /**
   * What Enter in the search box does with a card's main button: `open` opens the portal, `focus` focuses the button,
   * `press` presses it, where that only asks for something.
   */
  onEnter?: 'open' | 'focus' | 'press' | undefined;
}

/**
 * A button that ignores the second click of a double click: another button may have moved under the pointer by then.
 */
export function Button({
  children,
  onPress,
  look = 'plain',
  busy = false,
  title,
  focusRef,
  onEnter,
}: ButtonProps) {
  return (
    <button
      type="button"
      class={`button button-${look}`}
      data-enter={onEnter}
      ref={focusRef ?? null}
      title={title}
      aria-disabled={busy ? 'true' : undefined}
      aria-busy={busy ? 'true' : undefined}
      onClick={(event) => {
        if (!busy && event.detail < 2) onPress(event);
      }}
    >
      {children}
    </button>
  );
}
