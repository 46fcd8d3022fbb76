import type { ComponentChildren, Ref } from 'preact';

interface ButtonProps {
  children: ComponentChildren;
  onPress: (event: MouseEvent) => void;
  look?: 'strong' | 'plain' | 'chip' | 'quiet';
  /** Under way: stays focusable, says so, and a further press does nothing. */
  busy?: boolean;
  title?: string;
  focusRef?: Ref<HTMLButtonElement>;
  /** What Enter in the search does with this button, its card's main one: the portal opens, or the button has the focus. */
  onEnter?: 'open' | 'focus' | undefined;
}

/**
 * A button that acts once per press: the second half of a double click does nothing, for by then another button
 * may stand under the pointer.
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
