/** `user …`: what an administrator can do on the pages under /users, for who has the machine instead of a browser. */
import { hashOfNothing } from '../auth/accounts.ts';
import { normalizeEmail } from '../auth/email.ts';
import { SCRYPT_COST } from '../auth/password-hash.ts';
import type { ListedUser } from '../auth/stores.ts';
import { isRole, type Role, type User } from '../auth/user.ts';
import { type Answer, type Command, type Input, Refusal, UsageError } from './command.ts';
import { eventData, eventTable } from './event-view.ts';
import { findUser } from './find-user.ts';
import { invitation, resetLink } from './one-time-link.ts';
import { livingSessions, sessionData, sessionTable } from './session-view.ts';
import { record, type Stores, withStores } from './stores.ts';
import { userData, userFacts, userTable } from './user-view.ts';

const AT_A_TIME = 500;
const EVENTS_SHOWN = 20;

const add: Command = {
  name: 'user add',
  synopsis: 'EMAIL [--role user|admin] [--invite]',
  summary: 'make an account, and a link to choose its password',
  details: [
    '--role user|admin  what it may do [user]',
    '--invite           make no account but an invitation: its link makes one',
    'The link works once, for an hour (an invitation: 7 days). Hand it over yourself.',
    'With --invite EMAIL can be left out: an invitation is for whoever has its link.',
  ],
  takes: [0, 1],
  options: { role: { type: 'string' }, invite: { type: 'boolean' } },
  run: ({ words: [typed], options: { role: roleText = 'user', invite = false } }, surroundings) => {
    const role = readRole(roleText);
    const email = typed === undefined ? null : readEmail(typed);
    if (email === null && !invite) throw new UsageError('"user add" needs an EMAIL.');
    const work = async (stores: Stores) => {
      if (email !== null) await requireFree(stores, email);
      return email === null || invite ? inviteSomebody(stores, role) : addUser(stores, email, role);
    };
    return withStores(surroundings, work, { mayCreate: true });
  },
};

async function addUser(stores: Stores, email: string, role: Role): Promise<Answer> {
  const passwordHash = hashOfNothing(SCRYPT_COST);
  const createdAt = stores.now();
  const user = await stores.accounts.insert({ email, passwordHash, role, createdAt });
  if (user === null) throw new Refusal(`${email} has an account already.`);
  const recorded = await record(stores, 'user_added', user.id, role);
  const link = await resetLink(stores, user);
  return {
    data: { ...userData(user), ...link.data },
    text: `${email} has account ${user.id} (${role}).\n${link.text}`,
    ...recorded,
  };
}

async function inviteSomebody(stores: Stores, role: Role): Promise<Answer> {
  const link = await invitation(stores, role);
  return { ...link, data: { role, ...link.data } };
}

async function requireFree({ accounts }: Stores, email: string): Promise<void> {
  if ((await accounts.credentials(email)) !== null) {
    throw new Refusal(`${email} has an account already.`);
  }
}

const list: Command = {
  name: 'user list',
  synopsis: '[--prefix P]',
  summary: 'all accounts, in the order of their addresses',
  details: ['--prefix P  only those whose address begins with P'],
  takes: [0, 0],
  options: { prefix: { type: 'string' } },
  run: ({ options: { prefix = '' } }, surroundings) =>
    withStores(surroundings, async (stores) => {
      const users = await allUsers(stores, String(prefix).trim().toLowerCase());
      return { data: users.map(userData), text: userTable(users) };
    }),
};

async function allUsers({ accounts }: Stores, prefix: string): Promise<readonly ListedUser[]> {
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
    const emails = new Map([[user.id, user.email]]);
    return {
      data: {
        user: userData(user),
        sessions: sessions.map((session) => sessionData(session, emails)),
        events: events.map((event) => eventData(event, emails)),
      },
      text: [
        userFacts(user),
        sessions.length === 0 ? 'No session.' : sessionTable(sessions, emails),
        events.length === 0 ? 'No event.' : eventTable(events, emails),
      ].join('\n\n'),
    };
  },
});

const disable = aboutUser('user disable', 'EMAIL|ID', {
  summary: 'nobody can sign in to it; its sessions and links end now',
  work: async (stores, user) => {
    if (user.disabledAt !== null) return unchanged(user, 'is disabled already');
    if (!(await stores.accounts.disable(user.id, stores.now()))) throw onlyAdmin(user);
    return changed(stores, user, 'is disabled and signed out everywhere', () =>
      record(stores, 'user_disabled', user.id),
    );
  },
});

const enable = aboutUser('user enable', 'EMAIL|ID', {
  summary: 'its owner can sign in again',
  work: async (stores, user) => {
    if (user.disabledAt === null) return unchanged(user, 'is enabled already');
    await stores.accounts.enable(user.id);
    return changed(stores, user, 'can sign in again', () =>
      record(stores, 'user_enabled', user.id),
    );
  },
});

const role = aboutUser('user role', 'EMAIL|ID user|admin', {
  summary: 'make somebody an administrator, or no longer one',
  takes: [2, 2],
  check: ({ words }) => readRole(words[1]),
  work: async (stores, user, { words }) => {
    const wanted = readRole(words[1]);
    if (wanted === user.role) return unchanged(user, `has the role ${wanted} already`);
    if (!(await stores.accounts.setRole(user.id, wanted))) throw onlyAdmin(user);
    return changed(stores, user, `now has the role ${wanted}`, () =>
      record(stores, 'role_changed', user.id, wanted),
    );
  },
});

const makeResetLink = aboutUser('user reset-link', 'EMAIL|ID', {
  summary: 'a link to choose a new password; it works once, for an hour',
  work: (stores, user) => {
    if (user.disabledAt !== null) {
      throw new Refusal(`${user.email} is disabled: enable the account first.`);
    }
    return resetLink(stores, user);
  },
});

const remove = aboutUser('user delete', 'EMAIL|ID --yes', {
  summary: 'delete an account and everything of it, for good',
  details: ['--yes  you are sure: sessions, links and events go with it'],
  options: { yes: { type: 'boolean' } },
  check: ({ options }) => {
    if (options.yes !== true) throw new UsageError('"user delete" is for good, so it needs --yes.');
  },
  work: async (stores, user) => {
    if (!(await stores.accounts.remove(user.id))) throw onlyAdmin(user);
    const recorded = await record(stores, 'user_deleted', user.id);
    const text = `${user.email} is deleted, with sessions, links and events.`;
    return { data: { ...userData(user), deleted: true }, text, ...recorded };
  },
});

/** The commands about accounts. */
export const userCommands = [add, list, show, disable, enable, role, makeResetLink, remove];

type AboutUser = Partial<Pick<Command, 'details' | 'takes' | 'options'>> & {
  readonly summary: string;
  /** Throws UsageError for what can be seen to be wrong before the database is opened. */
  readonly check?: (input: Input) => void;
  readonly work: (stores: Stores, user: User, input: Input) => Promise<Answer>;
};

/** A command whose first word names an account that has to exist. */
function aboutUser(name: string, synopsis: string, { check, work, ...more }: AboutUser): Command {
  return {
    ...{ name, synopsis, details: [], takes: [1, 1], options: {} },
    ...more,
    run: (input, surroundings) => {
      check?.(input);
      return withStores(surroundings, async (stores) =>
        work(stores, await findUser(stores, input.words[0]), input),
      );
    },
  };
}

async function changed(
  { accounts }: Stores,
  before: User,
  what: string,
  recording: () => ReturnType<typeof record>,
): Promise<Answer> {
  const recorded = await recording();
  const user = (await accounts.byId(before.id)) ?? before;
  return { data: userData(user), text: `${user.email} ${what}.`, ...recorded };
}

function unchanged(user: User, what: string): Answer {
  return { data: userData(user), text: `${user.email} ${what}.` };
}

function onlyAdmin({ email }: User): Refusal {
  return new Refusal(`${email} is the only administrator: make somebody else one first.`);
}

function readRole(text: string | boolean | undefined): Role {
  if (isRole(text)) return text;
  throw new UsageError('The role has to be user or admin.');
}

function readEmail(text: string): string {
  const email = normalizeEmail(text);
  if (email === null) throw new UsageError(`${JSON.stringify(text)} is not an e-mail address.`);
  return email;
}
