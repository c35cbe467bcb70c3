import { browserTests, load } from './load.ts';

await load(browserTests);
