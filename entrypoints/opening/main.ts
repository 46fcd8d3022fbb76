import { setDocumentLanguage } from '../../components/shared/messages.ts';
import { giveWay } from '../../lib/pages/opening.ts';
import { t } from '../../lib/pages/page-api.ts';

giveWay();
setDocumentLanguage(t, 'titleOpening');
document.querySelector('h1')?.replaceChildren(t('opening'));
document.querySelector('p')?.replaceChildren(t('openingText'));
