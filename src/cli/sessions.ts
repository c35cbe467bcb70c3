/** `sessions …`: lists and ends sessions. A running server sees the change at its next request. */
import { emailsOf } from '../auth/accounts/emails-of.ts';
import { parseId } from '../auth/accounts/parse-id.ts';
import { normalizeProgramName } from '../auth/sessions/program.ts';
import type { StoredSession } from '../auth/sessions/session.ts';
import { isKey } from '../auth/tokens/program-keys.ts';
import { type Command, CommandRefused, UsageError } from './command.ts';
import { findUser } from './find-user.ts';
import { livingSessions, sessionData, sessionTable } from './session-view.ts';
import { type CommandStores, record, withStores } from './stores.ts';

const list: Command = {
  name: 'sessions list',
  synopsis: '[EMAIL|ID]',
  summary: 'list sessions, newest first',
  details: ['"last seen" can be up to a minute old.'],
  takes: [0, 1],
  options: {},
  run: ({ words: [name] }, context) =>
    withStores(context, async (stores) => {
      const user = name === undefined ? null : await findUser(stores, name);
      const sessions = await livingSessions(stores, user?.id ?? null);
      const emails = await emailsOf(
        stores.accounts,
        sessions.map(({ userId }) => userId),
      );
      return {
        data: sessions.map((session) => sessionData(session, emails)),
        text: sessions.length === 0 ? 'No sessions.' : sessionTable(sessions, emails, stores.times),
      };
    }),
};

const revoke: Command = {
  name: 'sessions revoke',
  synopsis: 'SESSION_ID | EMAIL|ID --name NAME',
  summary: 'end a session by its number, or a program by its name',
  details: ['The number is in `sessions list`.', '--name NAME  the exact name of the program'],
  takes: [1, 1],
  options: { name: { type: 'string' } },
  run: ({ words: [text = ''], options: { name } }, context) => {
    if (typeof name === 'string') {
      return withStores(context, async (stores) => {
        const user = await findUser(stores, text);
        const wanted = normalizeProgramName(name);
        const isNamed = (one: StoredSession) => one.program?.name === wanted && !isKey(one);
        const session = (await livingSessions(stores, user.id)).find(isNamed);
        const problem = `${user.email} has no session of a program ${JSON.stringify(name)}.`;
        return revokeOne(stores, session, problem);
      });
    }
    const id = parseId(text);
    if (id === null)
      throw new UsageError(`${JSON.stringify(text)} is not the number of a session.`);
    return withStores(context, async (stores) => {
      const session = (await livingSessions(stores, null)).find((one) => one.id === id);
      return revokeOne(stores, session, `There is no session ${id}.`);
    });
  },
};

/** Ends one session. Rejects with CommandRefused and `problem` when `session` is undefined. */
async function revokeOne(
  stores: CommandStores,
  session: StoredSession | undefined,
  problem: string,
) {
  if (session === undefined) throw new CommandRefused(problem);
  await stores.sessions.forget([session.key]);
  const kind = isKey(session) ? 'key_revoked' : 'session_revoked';
  const recorded = await record(stores, kind, session.userId);
  const emails = await emailsOf(stores.accounts, [session.userId]);
  const text = `Session ${session.id} of ${emails.get(session.userId)} has ended.`;
  return { data: { ...sessionData(session, emails), revoked: true }, text, ...recorded };
}

const revokeAll: Command = {
  name: 'sessions revoke-all',
  synopsis: 'EMAIL|ID|--everybody',
  summary: 'end all sessions of one account, or of all accounts',
  details: ['--everybody  all accounts, including administrators'],
  takes: [0, 1],
  options: { everybody: { type: 'boolean' } },
  run: ({ words: [name], options: { everybody = false } }, context) => {
    if ((name === undefined) !== everybody) {
      throw new UsageError('"sessions revoke-all" needs an account or --everybody, and not both.');
    }
    return withStores(context, async (stores) => {
      const user = name === undefined ? null : await findUser(stores, name);
      const revoked = await stores.sessions.forgetOf(user?.id ?? null);
      const reason = user === null ? 'everybody' : null;
      const recorded = await record(stores, 'sessions_revoked', user?.id ?? null, reason);
      const text = `${user === null ? 'All users are' : `${user.email} is`} signed out: ${count(revoked)} ended.`;
      return { data: { revoked }, text, ...recorded };
    });
  },
};

/** The commands about sessions. */
export const sessionCommands = [list, revoke, revokeAll];

function count(sessions: number): string {
  return sessions === 1 ? '1 session' : `${sessions} sessions`;
}
