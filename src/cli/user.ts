/**
 * `user …`: what an administrator can do on the pages under /users, for an operator on the server.
 */
import { emailsInEvents } from '../auth/accounts/emails-of.ts';
import { toEventData, toUserData } from '../web/json-shapes.ts';
import { aboutUser } from './about-user.ts';
import type { Command } from './command.ts';
import { eventTable } from './event-view.ts';
import { allUsers } from './people/all-users.ts';
import { userExport } from './people/user-export.ts';
import { userImport } from './people/user-import.ts';
import { readGroup } from './read-words.ts';
import { livingSessions, sessionData, sessionTable } from './session-view.ts';
import { withStores } from './stores.ts';
import { confirm, disable, enable, makeResetLink, remove, resetFactor, role } from './user-acts.ts';
import { add } from './user-add.ts';
import { set } from './user-set.ts';
import { unlock } from './user-unlock.ts';
import { userFacts, userTable } from './user-view.ts';

const EVENTS_SHOWN = 20;

const list: Command = {
  name: 'user list',
  synopsis: '[options]',
  summary: 'list accounts, sorted by address',
  details: [
    '--search TEXT  only accounts with this text in the address or the name',
    '--group GROUP  only accounts in this group',
  ],
  takes: [0, 0],
  options: { search: { type: 'string' }, group: { type: 'string' } },
  run: ({ options: { search = '', group } }, context) => {
    const inGroup = group === undefined ? null : readGroup(String(group));
    return withStores(context, async (stores) => {
      const users = await allUsers(stores, String(search), inGroup);
      return { data: users.map((user) => toUserData(user)), text: userTable(users, stores.times) };
    });
  },
};

const show = aboutUser('user show', 'EMAIL|ID', {
  summary: 'show one account, its sessions and its latest events',
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
        sessions.length === 0 ? 'No sessions.' : sessionTable(sessions, emails, stores.times),
        events.length === 0 ? 'No events.' : eventTable(events, emails, stores.times),
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
  confirm,
  role,
  set,
  makeResetLink,
  resetFactor,
  remove,
  userImport,
  userExport,
];
