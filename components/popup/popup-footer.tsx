import { Button } from '../shared/button.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { Icon } from './icon.tsx';
import type { PopupActions } from './use-actions.ts';

interface PopupFooterProps {
  view: View;
  page: PageActions;
  popup: PopupActions;
  onShowActions: () => void;
}

/** What concerns all tenants, in one row: a text that finds no room is elided. */
export function PopupFooter({ view, page, popup, onShowActions }: PopupFooterProps) {
  const { t } = page;
  const isSignedIn = view.tenants.some(({ id }) => view.passes[id]?.session !== undefined);
  return (
    <footer class="foot">
      <Button look="quiet" onPress={page.openOptions} title={t('manageTenants')}>
        <span class="cut">{t('manageTenants')}</span>
      </Button>
      <a
        class="button button-quiet"
        href="/bulk.html"
        target="_blank"
        rel="noopener"
        title={t('together_title')}
      >
        <span class="cut">{t('together_title')}</span>
      </a>
      <span class="grow" />
      <p class="copy-status" aria-live="polite">
        {popup.announcement}
        {popup.undo !== null && (
          <button
            type="button"
            class="link"
            title={t('undo_key')}
            onClick={popup.undo}
            onFocus={() => popup.holdAnnouncement(true)}
            onBlur={() => popup.holdAnnouncement(false)}
            onMouseEnter={() => popup.holdAnnouncement(true)}
            onMouseLeave={() => popup.holdAnnouncement(false)}
          >
            {t('undo')}
          </button>
        )}
      </p>
      <button
        type="button"
        class="button button-quiet button-icon"
        aria-label={t('actions')}
        title={t('actions_key')}
        onClick={onShowActions}
      >
        <Icon name="actions" />
      </button>
      {view.vault.open && (
        <button
          type="button"
          class="button button-quiet button-icon"
          aria-label={t('lock')}
          title={t('lock')}
          onClick={() => void page.apply('lock', {})}
        >
          <Icon name="lock" />
        </button>
      )}
      {isSignedIn && (
        <Button
          look="quiet"
          busy={popup.busy.includes(' logoutEverywhere')}
          title={t('logOutEverywhere')}
          onPress={popup.logOutEverywhere}
        >
          <span class="cut">{t('logOutEverywhere')}</span>
        </Button>
      )}
    </footer>
  );
}
