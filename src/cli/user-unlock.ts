import { isPostgresUrl } from '../auth/database-url.ts';
import { AccountWaits } from '../auth/sign-in/account-waits.ts';
import { countCodes } from '../auth/sign-in/factor-check.ts';
import { LOGIN_THROTTLE, LoginThrottle } from '../auth/sign-in/login-throttle.ts';
import { aboutUser, changed, unchanged } from './about-user.ts';
import { CommandRefused } from './command.ts';
import { record } from './stores.ts';

/** `user unlock`: ends the wait of an account after too many wrong passwords or codes. */
export const unlock = aboutUser('user unlock', 'EMAIL|ID', {
  summary: 'unlock an account after too many attempts (PostgreSQL)',
  details: [
    'With SQLite the server counts attempts in memory: unlock it on the page of the account.',
  ],
  work: async (stores, user) => {
    const { config, siteUrl, limits, events, accounts, now } = stores;
    if (!isPostgresUrl(config.database)) {
      throw new CommandRefused(
        `With SQLite the server counts attempts in memory: unlock ${user.email} on its page, ${siteUrl}/users/${user.id}, or restart the server.`,
      );
    }
    const throttle = new LoginThrottle(limits, LOGIN_THROTTLE, now);
    const codes = countCodes(limits, now);
    const waits = new AccountWaits({ throttle, codes, events, accounts, now });
    const isWaiting = (await waits.of(user)).length > 0;
    await waits.lift(user);
    if (!isWaiting) return unchanged(stores, user, 'is not locked');
    return changed(stores, user, 'can try to sign in again', () =>
      record(stores, 'account_unlocked', user.id),
    );
  },
});
