import type { ClientLoginStore } from '../auth/oidc/client-login-store.ts';
import type { ClientLogouts } from '../process/client-logouts.ts';
import { forAMinute } from '../web/for-a-minute.ts';
import { type Family, labelled } from './family.ts';

/** What apps were told of ended sessions, and what they could not be told yet. */
export function logoutFamilies(
  logouts: Pick<ClientLogouts, 'counts'>,
  clientLogins: Pick<ClientLoginStore, 'waiting'>,
): readonly Family[] {
  const waiting = forAMinute(Date.now, () => clientLogins.waiting());
  return [
    labelled(
      'counter',
      'coatcheck_client_logouts_total',
      'Tries to tell an app that a session has ended; given_up: after a day of them.',
      'result',
      () => Object.entries(logouts.counts),
    ),
    {
      name: 'coatcheck_client_logouts_waiting',
      type: 'gauge',
      help: 'Ended sessions of which an app was told in vain, counted once a minute.',
      read: async () => {
        const found = await waiting().catch(() => null); // the database says why in its own metrics
        return found === null ? [] : [{ value: found.reduce((sum, { count }) => sum + count, 0) }];
      },
    },
  ];
}
