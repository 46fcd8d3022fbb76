import type { Translate } from '../../lib/i18n/i18n.ts';
import { CheckConfirm, LogoutConfirm, OpenConfirm } from './confirmations.tsx';
import type { BulkView } from './selection.ts';
import type { PendingConfirmation } from './use-run.ts';

interface PendingConfirmProps {
  pending: PendingConfirmation;
  view: BulkView;
  now: number;
  t: Translate;
  onAnswer: (confirmed: boolean) => void;
}

/** Confirms the action that waits for it. */
export function PendingConfirm({ pending, view, now, t, onAnswer }: PendingConfirmProps) {
  const { tenants } = pending;
  const question = { tenants, view, t, onConfirm: () => onAnswer(true), onCancel: () => onAnswer(false) };
  switch (pending.act) {
    case 'open':
      return <OpenConfirm {...question} confirmation={pending.confirmation} />;
    case 'check':
      return <CheckConfirm {...question} heavy={pending.heavy} now={now} />;
    case 'logout':
      return <LogoutConfirm {...question} />;
  }
}
