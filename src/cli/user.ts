/**
 * `user …`: what an administrator can do on the pages under /users, for an operator on the server.
 */
import type { ListedUser } from '../auth/accounts/account-store.ts';
import { emailPrefix } from '../auth/accounts/email.ts';
import { emailsInEvents } from '../auth/accounts/emails-of.ts';
import { toEventData, toUserData } from '../web/json-shapes.ts';
import { aboutUser } from './about-user.ts';
import type { Command } from './command.ts';
import { eventTable } from './event-view.ts';
import { livingSessions, sessionData, sessionTable } from './session-view.ts';
import { type CommandStores, withStores } from './stores.ts';
import { disable, enable, makeResetLink, remove, resetFactor, role } from './user-acts.ts';
import { add } from './user-add.ts';
import { unlock } from './user-unlock.ts';
import { userFacts, userTable } from './user-view.ts';

const AT_A_TIME = 500;
const EVENTS_SHOWN = 20;

const list: Command = {
  name: 'user list',
  synopsis: '[--prefix P]',
  summary: 'all accounts, in the order of their addresses',
  details: ['--prefix P  only those whose address begins with P'],
  takes: [0, 0],
  options: { prefix: { type: 'string' } },
  run: ({ options: { prefix = '' } }, context) =>
    withStores(context, async (stores) => {
      const users = await allUsers(stores, emailPrefix(String(prefix)));
      return { data: users.map((user) => toUserData(user)), text: userTable(users, stores.times) };
    }),
};

async function allUsers(
  { accounts }: CommandStores,
  prefix: string,
): Promise<readonly ListedUser[]> {
  const users: ListedUser[] = [];
  for (;;) {
    const after = users.at(-1)?.email ?? '';
    const page = await accounts.list({ prefix, after, limit: AT_A_TIME });
    users.push(...page);
    if (page.length < AT_A_TIME) return users;
  }
}

const show = aboutUser('user show', 'EMAIL|ID', {
  summary: 'one account, its sessions and what happened to it',
  work: async (stores, user) => {
    const sessions = await livingSessions(stores, user.id);
    const events = await stores.events.recent(user.id, EVENTS_SHOWN);
    const emails = await emailsInEvents(stores.accounts, [
      { userId: user.id, actorId: null },
      ...events,
    ]);
    return {
      data: {
        user: toUserData(user),
        sessions: sessions.map((session) => sessionData(session, emails)),
        events: events.map((event) => toEventData(event, emails)),
      },
      text: [
        userFacts(user, stores.times),
        sessions.length === 0 ? 'No session.' : sessionTable(sessions, emails, stores.times),
        events.length === 0 ? 'No event.' : eventTable(events, emails, stores.times),
      ].join('\n\n'),
    };
  },
});

/** The commands about accounts, in the order of --help. */
export const userCommands = [
  add,
  list,
  show,
  disable,
  enable,
  unlock,
  role,
  makeResetLink,
  resetFactor,
  remove,
];
