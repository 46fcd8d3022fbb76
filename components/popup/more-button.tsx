import { useCard } from './card-context.ts';
import { Icon } from './icon.tsx';

/** Opens the menu of everything that can be done with the card's tenant. */
export function MoreButton() {
  const { page, menu, setMenu } = useCard();
  const { t } = page;
  return (
    <button
      type="button"
      class="button button-quiet button-icon"
      aria-label={t('more')}
      title={t('more')}
      aria-haspopup="menu"
      aria-expanded={menu !== null}
      onClick={({ currentTarget }) => {
        // A press does not focus a button in every browser; the menu gives the focus back to it.
        currentTarget.focus();
        const { left, bottom } = currentTarget.getBoundingClientRect();
        setMenu({ x: left, y: bottom + 4 });
      }}
    >
      <Icon name="more" />
    </button>
  );
}
