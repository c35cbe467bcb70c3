/** The contract of the stores: what auth/ relies on, whatever the technology. */
import { describe } from 'node:test';
import { describeAccountChanges } from './account-changes.ts';
import { describeAccountList } from './account-list.ts';
import { describeAccounts } from './accounts.ts';
import { describeAddresses } from './addresses.ts';
import type { Backend } from './backend.ts';
import { describeClientLogins } from './client-logins.ts';
import { describeClients } from './clients.ts';
import { describeCodes } from './codes.ts';
import { describeEventList } from './event-list.ts';
import { describeEvents } from './events.ts';
import { describeFactorRaces } from './factor-races.ts';
import { describeFactors } from './factors.ts';
import { describeFaults } from './faults.ts';
import { describeFirstPasswords } from './first-passwords.ts';
import { describeGroups } from './groups.ts';
import { describeInvitations } from './invitations.ts';
import { describeLimits } from './limits.ts';
import { describeLinks } from './links.ts';
import { describePasskeys } from './passkeys.ts';
import { describePendingSignIns } from './pending-sign-ins.ts';
import { describeRaces } from './races.ts';
import { describeRedeeming } from './redeeming.ts';
import { describeSealed } from './sealed.ts';
import { describeSessions } from './sessions.ts';
import { describeTokens } from './tokens.ts';
import { describeTotp } from './totp.ts';
import { describeTotpReplacement } from './totp-replacement.ts';
import { describeUnloggedActs } from './unlogged-acts.ts';

/** Holds a back end to every promise of the interfaces in auth/database.ts. */
export function describeStores(name: string, backend: Backend): void {
  describe(`the stores on ${name}`, () => {
    describeAccounts(backend);
    describeAccountList(backend);
    describeAccountChanges(backend);
    describeAddresses(backend);
    describeFirstPasswords(backend);
    describeSessions(backend);
    describePendingSignIns(backend);
    describeTotp(backend);
    describeTotpReplacement(backend);
    describePasskeys(backend);
    describeFactors(backend);
    describeLinks(backend);
    describeRedeeming(backend);
    describeInvitations(backend);
    describeCodes(backend);
    describeGroups(backend);
    describeEvents(backend);
    describeEventList(backend);
    describeUnloggedActs(backend);
    describeTokens(backend);
    describeClients(backend);
    describeLimits(backend);
    describeClientLogins(backend);
    describeSealed(backend);
    describeRaces(backend);
    describeFactorRaces(backend);
    describeFaults(backend);
  });
}
