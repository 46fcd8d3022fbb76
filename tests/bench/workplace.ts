import { launchChromium } from '../e2e/harness/chromium.ts';
import { fill, firstContent, patience } from './page-opening.ts';
import { type Effort, inRounds } from './sampling.ts';
import { type BenchSetup, buildsOf, ofBuilds, seriesName } from './setup.ts';
import { figureIn } from './statistics.ts';
import type { Row } from './table.ts';

const pages = ['options', 'bulk', 'journal', 'vault', 'settings'] as const;
const sizes = [5, 1000] as const;

/** From the navigation's start to the first picture of each page of the workplace, with few tenants and with many. */
export async function measureWorkplace(ground: BenchSetup, effort: Effort): Promise<Row[]> {
  const copies = await Promise.all(
    buildsOf(ground).flatMap((build) =>
      sizes.map(async (size) => ({ build, size, ...(await ground.copy(build, `workplace-${size}`)) })),
    ),
  );
  const beside = copies.map(({ folder }) => folder);
  const browser = await launchChromium({ build: ground.build.folder, beside });
  try {
    const { context } = browser;
    context.setDefaultTimeout(patience);
    for (const { id, size } of copies) await fill(context, id, size);
    const series = await inRounds(
      Object.fromEntries(
        copies.flatMap(({ build, id, size }) =>
          pages.map((page) => [
            seriesName(`${page}, ${size}`, build),
            () => firstContent(context, `${id}/${page}.html`),
          ]),
        ),
      ),
      effort,
    );
    const figure = (name: string) => figureIn(series, name, effort);
    return pages.map((page) => ({
      name: `First picture of ${page}.html, 1,000 tenants`,
      unit: 'ms',
      ...ofBuilds(ground, (build) => figure(seriesName(`${page}, 1000`, build))),
      beside: { name: '5 tenants', figure: figure(seriesName(`${page}, 5`, ground.build)) },
      bar: 1.5,
    }));
  } finally {
    await browser.discard();
  }
}
