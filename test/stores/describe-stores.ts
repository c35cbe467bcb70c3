/** The contract of the stores: what auth/ relies on, whatever the technology. */
import { describe } from 'node:test';
import { describeAccountChanges } from './account-changes.ts';
import { describeAccounts } from './accounts.ts';
import type { Backend } from './backend.ts';
import { describeEvents } from './events.ts';
import { describeFaults } from './faults.ts';
import { describeLinks } from './links.ts';
import { describeRaces } from './races.ts';
import { describeRedeeming } from './redeeming.ts';
import { describeSealed } from './sealed.ts';
import { describeSessions } from './sessions.ts';
import { describeTokens } from './tokens.ts';

/** Holds a back end to every promise of the interfaces in auth/database.ts. */
export function describeStores(name: string, backend: Backend): void {
  describe(`the stores on ${name}`, () => {
    describeAccounts(backend);
    describeAccountChanges(backend);
    describeSessions(backend);
    describeLinks(backend);
    describeRedeeming(backend);
    describeEvents(backend);
    describeTokens(backend);
    describeSealed(backend);
    describeRaces(backend);
    describeFaults(backend);
  });
}
