/**
 * A mutant that the checker catches once in some four runs, and more rarely on a machine that does
 * other work. So it is left to `npm run test:postgres`, alone at the end. What it lacks has a test
 * without luck: test/postgres/ends.test.ts.
 */
import { describe } from 'node:test';
import { hasPostgres } from '../cluster.ts';
import { isCaught } from './mutants.ts';

describe('the checker', { skip: !hasPostgres() }, () => {
  isCaught('acknowledges at once that nothing was left to end', {
    sessionCheck: 'leases',
    file: 'src/postgres/session-store.ts',
    from: 'if (deleted === 0) {',
    to: 'if (deleted < 0) {',
    faults: [],
  });
});
