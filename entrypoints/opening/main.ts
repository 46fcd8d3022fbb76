import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { t } from '../../lib/pages/page-api.ts';

setDocumentLanguage(t, 'titleOpening');
document.querySelector('h1')?.replaceChildren(t('opening'));
document.querySelector('p')?.replaceChildren(t('openingText'));
