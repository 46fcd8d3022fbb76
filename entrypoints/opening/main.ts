import { settleLanguage } from '../../components/words.ts';
import { say } from '../../lib/platform/page.ts';

settleLanguage(say, 'titleOpening');
document.querySelector('h1')?.replaceChildren(say('opening'));
document.querySelector('p')?.replaceChildren(say('openingText'));
