import { FULL } from '../share.ts';
import { aboutMemory, flowTests, loadOnPostgres } from './flows.ts';

// Those about memory run with leases, which are the harder case, and with FULL=1 here, too.
await loadOnPostgres(
  'each',
  flowTests.filter((file) => FULL || !aboutMemory.includes(file)),
);
