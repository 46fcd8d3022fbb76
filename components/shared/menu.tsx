import { useLayoutEffect, useRef } from 'preact/hooks';

/** One line of a menu. */
export interface MenuItem {
  id: string;
  label: string;
  onPress: () => void;
  /** A page to open instead, in this tab; other buttons of a mouse open it elsewhere. */
  href?: string | undefined;
  /** Of a line that is on or off. */
  checked?: boolean | undefined;
  disabled?: boolean | undefined;
}

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  /** Where it opens, in pixels of the window. */
  at: { x: number; y: number };
  /** @param returns whether the focus goes back to what opened it */
  onClose: (returns: boolean) => void;
}

/**
 * A menu over the page, for what is done rarely: arrows, Home, End and first letters move, Escape closes.
 * It is closed by a press elsewhere, by scrolling, and when the window loses the focus.
 */
export function Menu({ label, items, at, onClose }: MenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  const latest = useRef(onClose);
  latest.current = onClose;
  const lines = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];

  useLayoutEffect(() => {
    const element = menu.current;
    if (element === null) return undefined;
    const { offsetWidth, offsetHeight } = element;
    element.style.left = `${Math.max(8, Math.min(at.x, innerWidth - offsetWidth - 8))}px`;
    element.style.top = `${Math.max(8, Math.min(at.y, innerHeight - offsetHeight - 8))}px`;
    lines()[0]?.focus({ preventScroll: true });
    const close = () => latest.current(false);
    const pressed = (event: Event) => {
      if (!element.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', pressed, true);
    document.addEventListener('scroll', close, { capture: true, passive: true });
    addEventListener('resize', close);
    addEventListener('blur', close);
    return () => {
      document.removeEventListener('pointerdown', pressed, true);
      document.removeEventListener('scroll', close, { capture: true });
      removeEventListener('resize', close);
      removeEventListener('blur', close);
    };
  }, []);

  function onKeyDown(event: KeyboardEvent): void {
    const all = lines();
    const here = all.indexOf(document.activeElement as HTMLElement);
    const typed = event.key.length === 1 ? event.key.toLowerCase() : '';
    const after = [...all.slice(here + 1), ...all.slice(0, here + 1)];
    const next = {
      ArrowDown: all[(here + 1) % all.length],
      ArrowUp: all[(here - 1 + all.length) % all.length],
      Home: all[0],
      End: all.at(-1),
    }[event.key];
    const named =
      typed.trim() === ''
        ? undefined
        : after.find((line) => line.textContent?.trim().toLowerCase().startsWith(typed));
    if (event.key === 'Escape' || event.key === 'Tab') latest.current(true);
    else if (next === undefined && named === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    (next ?? named)?.focus();
  }

  return (
    <div
      class="menu"
      role="menu"
      aria-label={label}
      ref={menu}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map(({ id, label: text, onPress, href, checked, disabled = false }) => {
        const props = {
          class: 'menu-item',
          tabIndex: -1,
          'aria-disabled': disabled ? ('true' as const) : undefined,
        };
        const press = (event: MouseEvent) => {
          event.preventDefault();
          if (disabled) return;
          latest.current(true);
          onPress();
        };
        if (href !== undefined)
          return (
            <a key={id} {...props} role="menuitem" href={href} onClick={press}>
              {text}
            </a>
          );
        return (
          <button
            key={id}
            {...props}
            type="button"
            {...(checked === undefined
              ? { role: 'menuitem' as const }
              : { role: 'menuitemcheckbox' as const, 'aria-checked': checked })}
            onClick={press}
          >
            {text}
          </button>
        );
      })}
    </div>
  );
}
