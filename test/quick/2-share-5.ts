import { load, shareOf } from './load.ts';

await load(shareOf(4));
