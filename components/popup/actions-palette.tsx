import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { foldText } from '../../lib/tenants/fold-text.ts';
import type { PageActions } from '../shared/page-types.ts';
import { type PopupCommand, tooltipOf } from './popup-commands.ts';

interface ActionsPaletteProps {
  commands: readonly PopupCommand[];
  t: PageActions['t'];
  onClose: () => void;
}

const listId = 'actions';
const optionId = (index: number): string => `action-${index}`;

/** Every action by its name: typing narrows, the arrows choose, Enter does it. */
export function ActionsPalette({ commands: now, t, onClose }: ActionsPaletteProps) {
  // Kept while it is open: what Enter does is what stands there.
  const [commands] = useState(now);
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const found = useMemo(() => matching(commands, query), [commands, query]);
  const active = Math.min(at, found.length - 1);

  useLayoutEffect(() => {
    dialog.current?.showModal();
    return () => dialog.current?.close();
  }, []);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active, found]);

  function run(command: PopupCommand | undefined): void {
    if (command === undefined) return;
    onClose();
    command.run();
  }

  function onKey(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 }[event.key];
    if (by !== undefined) setAt(Math.max(0, Math.min(found.length - 1, active + by)));
    else if (event.key === 'Enter' && !event.repeat) run(found[active]);
    else if (event.key === 'Escape' || (event.key === 'Backspace' && query === '')) onClose();
    else return;
    event.preventDefault();
  }

  return (
    <dialog ref={dialog} class="palette" aria-label={t('actions')} onCancel={onClose} onKeyDown={onKey}>
      <input
        type="search"
        aria-label={t('actions')}
        placeholder={t('actions_search')}
        aria-controls={listId}
        aria-activedescendant={active < 0 ? undefined : optionId(active)}
        spellcheck={false}
        autocomplete="off"
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setAt(0);
        }}
      />
      <div id={listId} ref={list} role="listbox" class="palette-list" aria-label={t('actions')} tabIndex={0}>
        {found.map((command, index) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the search box has the focus and names the active option
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search box handles keys
          <div
            key={command.label}
            id={optionId(index)}
            role="option"
            class={index === active ? 'menu-item menu-item-active' : 'menu-item'}
            aria-selected={index === active}
            onClick={() => run(command)}
          >
            <span class="menu-label" title={tooltipOf(command)}>
              {command.label}
            </span>
            {command.keys !== undefined && <kbd>{command.keys}</kbd>}
          </div>
        ))}
      </div>
      <p class="empty" role="status">
        {found.length === 0 && t('actions_none', query)}
      </p>
    </dialog>
  );
}

/**
 * The commands that hold every typed word. First those that begin with the first one; among them those whose own words
 * hold all, so that no tenant's name beside an action stands in for them.
 */
function matching(commands: readonly PopupCommand[], query: string): readonly PopupCommand[] {
  const words = foldText(query).trim().split(' ').filter(Boolean);
  const holdsAll = (text: string) => words.every((word) => foldText(text).includes(` ${word}`));
  const rank = ({ label, name = label }: PopupCommand) =>
    2 * Number(!foldText(label).startsWith(` ${words[0] ?? ''}`)) + Number(!holdsAll(name));
  return commands.filter(({ label }) => holdsAll(label)).toSorted((one, other) => rank(one) - rank(other));
}
