import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Translate } from '../../lib/i18n/i18n.ts';
import { Button } from './button.tsx';

/** A page's access to the keys of the extension's commands. */
export interface ShortcutsApi {
  /** The key of each command as the browser writes it; `''` where none is set. */
  readShortcuts(): Promise<Readonly<Record<string, string>>>;
  openShortcutSettings(): void;
}

interface KeyHintProps {
  api: ShortcutsApi;
  /** The commands whose keys the sentence names. */
  commands: readonly string[];
  t: Translate;
  /** The sentence for these keys, of which one may be `''`. */
  children: (keys: readonly string[]) => ComponentChildren;
}

/** Says which keys the browser really gave, and leads to where they are set. Renders nothing until it knows. */
export function KeyHint({ api, commands, t, children }: KeyHintProps) {
  const [shortcuts, setShortcuts] = useState<Readonly<Record<string, string>> | null>(null);
  useEffect(() => {
    const read = () => void api.readShortcuts().then(setShortcuts, () => undefined);
    read();
    // Keys are set on a page of the browser's own, from which the person comes back.
    addEventListener('focus', read);
    return () => removeEventListener('focus', read);
  }, []);
  if (shortcuts === null) return null;
  return (
    <div class="row row-wrap key-hint">
      <p class="help grow">{children(commands.map((command) => shortcuts[command] ?? ''))}</p>
      <Button look="quiet" onPress={api.openShortcutSettings}>
        {t('keySettings')}
      </Button>
    </div>
  );
}
