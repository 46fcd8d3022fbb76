import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { preloadView } from '../lib/pages/preloaded-view.ts';

export default defineUnlistedScript(preloadView);
