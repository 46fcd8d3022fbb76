/**
 * `npm run pictures`: the stores' and the README's pictures of the real product. `npm run pictures -- icons`: the
 * extension's icons.
 */
import { drawIcons } from './draw-icons.ts';
import { takeReadmePictures } from './readme-pictures.ts';
import { prepareChromium } from './setup/build.ts';
import { ensureChromium } from './setup/chromium.ts';
import { exitOnSetupError } from './setup/process.ts';
import { takeStorePictures } from './store-pictures.ts';

if (process.argv.includes('icons')) {
  await drawIcons(await exitOnSetupError(ensureChromium));
} else {
  await exitOnSetupError(prepareChromium);
  await takeReadmePictures();
  await takeStorePictures();
}
