import type { Translate } from '../../lib/i18n/i18n.ts';
import { plural } from '../../lib/i18n/i18n.ts';
import { Button } from '../shared/button.tsx';

interface SelectionBarProps {
  count: number;
  t: Translate;
  canExport: boolean;
  canRemove: boolean;
  onEdit: () => void;
  onExport: () => void;
  onRemove: () => void;
  onClear: () => void;
}

/** What can be done with the selected tenants; it stays in sight at the window's foot. */
export function SelectionBar(props: SelectionBarProps) {
  const { count, t, canExport, canRemove, onEdit, onExport, onRemove, onClear } = props;
  return (
    <div class="row row-wrap tenant-selection">
      <span class="grow">{plural(t, 'selected', count)}</span>
      <Button onPress={onEdit}>{t('editSelected')}</Button>
      {canExport && <Button onPress={onExport}>{t('exportSelected')}</Button>}
      {canRemove && <Button onPress={onRemove}>{t('removeSelected')}</Button>}
      <Button look="quiet" onPress={onClear}>
        {t('selectNone')}
      </Button>
    </div>
  );
}
