import { aboutMemory, loadOnPostgres } from './flows.ts';

await loadOnPostgres('leases', aboutMemory);
