import type { ComponentChildren } from 'preact';
import type { Translate } from '../../lib/i18n/i18n.ts';
import type { MessageKey } from '../../lib/i18n/message-key.ts';
import type { View } from './page-types.ts';

/** The documents of the workplace, in the order of its navigation, each with its link's text. */
const places = [
  { id: 'tenants', href: '/options.html', label: 'tenants' },
  { id: 'bulk', href: '/bulk.html', label: 'together_title' },
  { id: 'journal', href: '/journal.html', label: 'journal' },
  { id: 'vault', href: '/vault.html', label: 'vault' },
  { id: 'settings', href: '/settings.html', label: 'settings' },
] as const satisfies readonly { id: string; href: string; label: MessageKey }[];

interface WorkplaceProps {
  /** The shown document; `null` for one that is none of the navigation's. */
  current: (typeof places)[number]['id'] | null;
  view: Pick<View, 'tenants' | 'vault'>;
  t: Translate;
  /** What waits for an answer on the tenants' page, in words. */
  waiting?: string | undefined;
  children: ComponentChildren;
}

/** The frame of every page that manages something: one navigation, one width. */
export function Workplace({ current, view, t, waiting, children }: WorkplaceProps) {
  const { vault } = view.vault;
  const noteOf: Readonly<Record<string, string>> = {
    tenants: view.tenants.length === 0 ? '' : String(view.tenants.length),
    vault: vault === 'none' ? '' : t(vault === 'locked' ? 'nav_locked' : 'nav_unlocked'),
  };
  return (
    <div class="workplace">
      <header class="workplace-head">
        <button type="button" class="skip-link" onClick={skipToContent}>
          {t('nav_skip')}
        </button>
        <p class="workplace-name">{t('extensionName')}</p>
        <nav aria-label={t('nav_main')}>
          <ul class="workplace-nav">
            {places.map(({ id, href, label }) => {
              const note = noteOf[id] ?? '';
              const isWaiting = id === 'tenants' && waiting !== undefined;
              return (
                <li key={id}>
                  <a
                    href={href}
                    aria-current={id === current ? 'page' : undefined}
                    aria-describedby={note === '' && !isWaiting ? undefined : `nav-${id}`}
                  >
                    {t(label)}
                    <span class="workplace-note" id={`nav-${id}`} aria-hidden="true">
                      {note}
                      {isWaiting && (
                        <span class="waiting-mark" title={waiting}>
                          <span class="visually-hidden"> {waiting}</span>
                        </span>
                      )}
                    </span>
                  </a>
                </li>
              );
            })}
          </ul>
        </nav>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** Moves the focus without a fragment in the address, which would take the focus again at each step back. */
function skipToContent(): void {
  document.getElementById('content')?.focus();
}
