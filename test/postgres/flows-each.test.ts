import { flowTests, loadOnPostgres } from './flows.ts';

await loadOnPostgres('each', flowTests);
