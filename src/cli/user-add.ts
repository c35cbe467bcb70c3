/** `user add`: an account with a link to choose its password, or an invitation. */

import type { NewAccount } from '../auth/accounts/account-store.ts';
import type { Role } from '../auth/accounts/user.ts';
import { groupsChange } from '../auth/event-about.ts';
import { linkUrl } from '../auth/fresh-link.ts';
import { hashOfNothing, SCRYPT_COST } from '../auth/passwords/password-hash.ts';
import { toUserData } from '../web/json-shapes.ts';
import { type Command, CommandRefused, type CommandResult, UsageError } from './command.ts';
import { linkResult, resetLink } from './one-time-link.ts';
import { deliver } from './people/deliver.ts';
import { invitationResult } from './people/invitation-result.ts';
import { readEmail, readGroups, readName, readRole } from './read-words.ts';
import { rightsText } from './rights-text.ts';
import { type CommandStores, record, withStores } from './stores.ts';

type Added = Required<Pick<NewAccount, 'email' | 'name' | 'role' | 'groups'>>;

/** `user add`: creates an account and its link, or an invitation with --invite. */
export const add: Command = {
  name: 'user add',
  synopsis: 'EMAIL [options]',
  summary: 'create an account and a link to choose its password',
  details: [
    '--name NAME        display name of its owner',
    '--role user|admin  role of the account [user]',
    '--groups GROUPS    groups of the account, such as "finance board"',
    '--invite           create an invitation instead: the person creates the account with it',
    '--mail             mail the invitation with MAIL_COMMAND instead of showing its link',
    '--create           create the database if there is none: before the first start of the server',
    'The link works once, for 7 days; an invitation works for EMAIL alone. Pass it on yourself.',
    'With --invite you can leave out EMAIL: the invitation then works for anyone with the link.',
  ],
  takes: [0, 1],
  options: {
    name: { type: 'string' },
    role: { type: 'string' },
    groups: { type: 'string' },
    invite: { type: 'boolean' },
    mail: { type: 'boolean' },
    create: { type: 'boolean' },
  },
  run: ({ words: [typed], options }, context) => {
    const { role: roleText = 'user', invite = false, mail = false, create = false } = options;
    const role = readRole(roleText);
    const name = readName(options.name ?? '');
    const groups = readGroups(options.groups ?? '');
    const email = typed === undefined ? null : readEmail(typed);
    if (email === null && !invite) throw new UsageError('"user add" needs an EMAIL.');
    if (groups.length > 0 && email === null) {
      throw new UsageError('--groups needs an EMAIL: an invitation for anyone gives none.');
    }
    if (mail && (email === null || !invite)) {
      throw new UsageError('--mail is for an invitation to an EMAIL: it goes with --invite.');
    }
    const work = async (stores: CommandStores) => {
      if (email === null) return openInvitation(stores, role);
      const added = { email, name, role, groups };
      return invite ? inviteOne(stores, added, mail === true) : addUser(stores, added);
    };
    return withStores(context, work, { mayCreate: create === true });
  },
};

async function addUser(
  stores: CommandStores,
  { email, name, role, groups }: Added,
): Promise<CommandResult> {
  const passwordHash = hashOfNothing(SCRYPT_COST);
  const createdAt = stores.now();
  const account = { email, name, passwordHash, role, groups, createdAt };
  const made = await stores.links.newAccount(account, null, false);
  if (made === null) throw taken(email);
  const { user } = made;
  const recorded = await record(stores, 'user_added', user.id, role, groupsChange([], groups));
  const link = await resetLink(stores, user, made.link);
  return {
    ...link,
    data: { ...toUserData(user), ...link.data },
    text: `Account ${user.id} created for ${email} as ${rightsText(user)}.\n${link.text}`,
    ...recorded,
  };
}

async function inviteOne(
  stores: CommandStores,
  added: Added,
  byMail: boolean,
): Promise<CommandResult> {
  if (byMail && stores.mail.send === null) throw new UsageError('--mail needs MAIL_COMMAND.');
  if (byMail) stores.mail.requireProgram();
  const way = { byMail, file: null, shown: true };
  const delivered = await deliver(stores, way, added, async (mailed) => {
    const made = await stores.links.invite({ ...added, mailed }, null);
    if (typeof made !== 'string')
      await record(stores, 'invitation_made', null, added.role, added.email);
    return made;
  });
  if (delivered === 'taken') throw taken(added.email);
  if (delivered === 'invited') {
    throw new CommandRefused(
      `${added.email} has an invitation already: use "invites send" or "invites withdraw".`,
    );
  }
  return invitationResult(stores, delivered);
}

/** An invitation for any person who has its link. */
async function openInvitation(stores: CommandStores, role: Role): Promise<CommandResult> {
  const { secret, expiresAt } = await stores.links.createInvitation(role, null);
  const recorded = await record(stores, 'invitation_made', null, role);
  const url = linkUrl(stores.siteUrl, 'invite', secret);
  const link = linkResult(
    stores,
    `Invitation for anyone with the link as ${role}`,
    url,
    expiresAt,
    recorded,
  );
  return { ...link, data: { role, ...link.data } };
}

function taken(email: string): CommandRefused {
  return new CommandRefused(`${email} already has an account.`);
}
