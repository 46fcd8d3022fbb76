import { measureWeight } from './weighing.ts';
console.log(await measureWeight({ build: '/work/main/.output/chrome-mv3' } as never));
