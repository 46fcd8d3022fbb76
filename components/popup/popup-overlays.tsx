import { useEffect } from 'preact/hooks';
import { plural } from '../../lib/i18n/i18n.ts';
import { ConfirmDialog } from '../shared/confirm-dialog.tsx';
import type { PageActions, View } from '../shared/page-types.ts';
import { createTellingNames } from '../shared/telling-names.ts';
import { useUndoKey } from '../shared/use-undo-key.ts';
import { ActionsPalette } from './actions-palette.tsx';
import type { Card } from './card-context.ts';
import { generalCommands, type PopupCommand, tenantCommands } from './popup-commands.ts';
import { type PendingConfirmation, PortalConfirmDialog } from './portal-confirm.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import type { PopupActions } from './use-actions.ts';

interface PopupOverlaysProps {
  /** The active tenant's card. */
  card: Card | null;
  overlay: 'actions' | 'shortcuts' | null;
  onShow: (overlay: 'shortcuts' | null) => void;
  view: View;
  page: PageActions;
  popup: PopupActions;
  /** Signs in to many; `null` while it cannot. */
  manyCommand: PopupCommand | null;
}

/** What stands over the popup: a question, the actions, the keys. */
export function PopupOverlays({ card, overlay, onShow, view, page, popup, manyCommand }: PopupOverlaysProps) {
  const { t } = page;
  useUndoKey(popup.undo);
  const close = () => onShow(null);
  const signedIn = view.tenants.filter(({ id }) => view.passes[id]?.session !== undefined).length;
  // Another page may have ended them all.
  useEffect(() => {
    if (signedIn === 0) popup.endingAll?.answer(false);
  }, [signedIn]);
  if (popup.confirmation !== null)
    return (
      <PortalConfirmDialog
        // A question of its own for each tenant: the next one is announced, and begins at its Cancel.
        key={questionKey(popup.confirmation)}
        pending={popup.confirmation}
        view={view}
        t={t}
        onCancel={() => popup.answer(false)}
        onConfirm={() => popup.answer(true)}
      />
    );
  if (popup.endingAll !== null)
    return (
      <ConfirmDialog
        title={t('logOutEverywhere_ask')}
        confirm={t('logOutEverywhere')}
        t={t}
        onConfirm={() => popup.endingAll?.answer(true)}
        onCancel={() => popup.endingAll?.answer(false)}
      >
        <p>{plural(t, 'logOutEverywhere_text', signedIn)}</p>
      </ConfirmDialog>
    );
  if (overlay === 'shortcuts') return <ShortcutsDialog t={t} onClose={close} />;
  if (overlay === null) return null;
  const nameOf = createTellingNames(view);
  const commands = [
    ...(card === null
      ? []
      : tenantCommands(card).map((command) => ({
          ...command,
          name: command.label,
          label: t('actions_of', command.label, nameOf(card.tenant)),
        }))),
    ...generalCommands(view, page, popup, manyCommand, () => onShow('shortcuts')),
  ];
  return <ActionsPalette commands={commands} t={t} onClose={close} />;
}

const questionKey = ({ act, request: { tenant, destination } }: PendingConfirmation): string =>
  `${act} ${tenant.id} ${destination ?? ''}`;
