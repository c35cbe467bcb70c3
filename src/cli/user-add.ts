/** `user add`: an account with a link to choose its password, or an invitation. */

import type { Role } from '../auth/accounts/user.ts';
import { hashOfNothing, SCRYPT_COST } from '../auth/passwords/password-hash.ts';
import { toUserData } from '../web/json-shapes.ts';
import { type Command, CommandRefused, type CommandResult, UsageError } from './command.ts';
import { invitation, resetLink } from './one-time-link.ts';
import { readEmail, readRole } from './read-words.ts';
import { type CommandStores, record, withStores } from './stores.ts';

/** `user add`: creates an account and its link, or an invitation with --invite. */
export const add: Command = {
  name: 'user add',
  synopsis: 'EMAIL [--role user|admin] [--invite] [--create]',
  summary: 'make an account, and a link to choose its password',
  details: [
    '--role user|admin  what it may do [user]',
    '--invite           make no account but an invitation: its link makes one',
    '--create           make the database if there is none: before the first start of the server',
    'The link works once, for an hour (an invitation: 7 days). Hand it over yourself.',
    'With --invite EMAIL can be left out: an invitation is for any person who has its link.',
  ],
  takes: [0, 1],
  options: { role: { type: 'string' }, invite: { type: 'boolean' }, create: { type: 'boolean' } },
  run: ({ words: [typed], options }, context) => {
    const { role: roleText = 'user', invite = false, create = false } = options;
    const role = readRole(roleText);
    const email = typed === undefined ? null : readEmail(typed);
    if (email === null && !invite) throw new UsageError('"user add" needs an EMAIL.');
    const work = async (stores: CommandStores) => {
      if (email !== null) await requireFree(stores, email);
      return email === null || invite ? makeInvitation(stores, role) : addUser(stores, email, role);
    };
    return withStores(context, work, { mayCreate: create === true });
  },
};

async function addUser(stores: CommandStores, email: string, role: Role): Promise<CommandResult> {
  const passwordHash = hashOfNothing(SCRYPT_COST);
  const createdAt = stores.now();
  const made = await stores.links.newAccount({ email, passwordHash, role, createdAt });
  if (made === null) throw new CommandRefused(`${email} has an account already.`);
  const { user } = made;
  const recorded = await record(stores, 'user_added', user.id, role);
  const link = await resetLink(stores, user, made.link);
  return {
    ...link,
    data: { ...toUserData(user), ...link.data },
    text: `${email} has account ${user.id} (${role}).\n${link.text}`,
    ...recorded,
  };
}

async function makeInvitation(stores: CommandStores, role: Role): Promise<CommandResult> {
  const link = await invitation(stores, role);
  return { ...link, data: { role, ...link.data } };
}

async function requireFree({ accounts }: CommandStores, email: string): Promise<void> {
  if ((await accounts.find(email)) !== null) {
    throw new CommandRefused(`${email} has an account already.`);
  }
}
