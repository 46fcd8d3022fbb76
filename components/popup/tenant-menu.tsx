import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { type MenuPlace, useCard } from './card-context.ts';
import { type PopupCommand, tenantCommands, tooltipOf } from './popup-commands.ts';

interface TenantMenuProps {
  at: MenuPlace;
  onClose: () => void;
}

/** Everything that can be done with the card's tenant, as a menu of the top layer: the popup's edges do not cut it. */
export function TenantMenu({ at, onClose }: TenantMenuProps) {
  const card = useCard();
  // Kept while it is open, so that no entry moves under the pointer.
  const commands = useMemo(() => tenantCommands(card), []);
  const menu = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const { current } = menu;
    if (current === null) return undefined;
    const opener = document.activeElement as HTMLElement | null;
    current.showPopover();
    const { width, height } = current.getBoundingClientRect();
    current.style.left = `${Math.max(4, Math.min(at.x, innerWidth - width - 4))}px`;
    current.style.top = `${Math.max(4, Math.min(at.y, innerHeight - height - 4))}px`;
    current.querySelector('button')?.focus();
    return () => {
      if (current.contains(document.activeElement)) opener?.focus();
    };
  }, []);

  function press({ run }: PopupCommand): void {
    onClose();
    run();
  }

  return (
    <div
      ref={menu}
      role="menu"
      class="menu"
      popover="auto"
      aria-label={card.tenant.name}
      tabIndex={-1}
      // On Windows a menu key asks for the browser's own once it is released, which is here.
      onContextMenu={(event) => event.preventDefault()}
      onToggle={({ newState }) => newState === 'closed' && onClose()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Tab') onClose();
        else if (event.key === 'Escape') {
          event.preventDefault();
          onClose();
        } else if (moveFocus(menu.current, event.key)) event.preventDefault();
      }}
    >
      {commands.map((command) => (
        // biome-ignore lint/a11y/useAriaPropsSupportedByRole: it is checked only as a menuitemcheckbox
        <button
          key={command.label}
          type="button"
          role={command.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
          aria-checked={command.checked}
          class="menu-item"
          tabIndex={-1}
          onClick={() => press(command)}
        >
          <span class="menu-label" title={tooltipOf(command)}>
            {command.label}
          </span>
          {command.keys !== undefined && <kbd>{command.keys}</kbd>}
        </button>
      ))}
    </div>
  );
}

/** Moves the focus within a menu: arrows, Home, End, or the first letter. @returns whether the key did */
function moveFocus(menu: HTMLElement | null, key: string): boolean {
  const items = [...(menu?.querySelectorAll('button') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[key];
  const byLetter = () =>
    [...items.slice(at + 1), ...items.slice(0, at + 1)].find(({ textContent }) =>
      textContent.trim().toLowerCase().startsWith(key.toLowerCase()),
    );
  const next = to === undefined ? (key.length === 1 ? byLetter() : undefined) : items.at(to % items.length);
  next?.focus();
  return next !== undefined;
}
