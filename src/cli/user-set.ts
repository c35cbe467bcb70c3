/** `user set`: sets the name, the address and the groups of an account. */
import { normalizeName } from '../auth/accounts/display-name.ts';
import type { User } from '../auth/accounts/user.ts';
import { groupsChange } from '../auth/event-about.ts';
import { aboutUser, changed, unchanged } from './about-user.ts';
import { CommandRefused, type Input, UsageError } from './command.ts';
import { readEmail, readGroups, readName } from './read-words.ts';
import { type CommandStores, record } from './stores.ts';
import { recordAndTell, type Told } from './tell.ts';
import { withLine } from './text.ts';

const UNCONFIRMED =
  'The new address is not confirmed: its owner does that under Account, where there is mail, or you do with "user confirm".';

/** Another address ends the links that were made for the old one. */
export const set = aboutUser('user set', 'EMAIL|ID [options]', {
  summary: 'change the address, the name or the groups of an account',
  details: [
    '--email ADDRESS  new e-mail address; links for the old one stop working',
    '--name NAME      display name of its owner; --name= removes it',
    '--groups GROUPS  all its groups, such as "finance board"; --groups= removes them',
  ],
  options: { email: { type: 'string' }, name: { type: 'string' }, groups: { type: 'string' } },
  check: (input) => void readChange(input),
  work: async (stores, user, input) => {
    const wanted = newIn(readChange(input), user);
    if (Object.keys(wanted).length === 0) {
      return unchanged(stores, user, 'already has these values');
    }
    const result = await stores.accounts.change(user.id, wanted);
    if (result === 'taken') throw new CommandRefused(`${wanted.email} already has an account.`);
    return changed(stores, user, `now ${inWords(wanted, user)}`, () =>
      recordAll(stores, wanted, user),
    );
  },
});

type Wanted = {
  readonly email?: string;
  readonly name?: string;
  readonly groups?: readonly string[];
};

/** The wanted values. Throws UsageError for a bad one, and when there is none. */
function readChange({ options: { email, name, groups } }: Input): Wanted {
  if (email === undefined && name === undefined && groups === undefined) {
    throw new UsageError('"user set" needs --email, --name or --groups.');
  }
  return {
    ...(email !== undefined && { email: readEmail(String(email)) }),
    ...(name !== undefined && { name: readName(name) }),
    ...(groups !== undefined && { groups: readGroups(groups) }),
  };
}

/** What the options would change: not what the account has already. */
function newIn({ email, name, groups }: Wanted, user: User): Wanted {
  return {
    ...(email !== undefined && email !== user.email && { email }),
    ...(name !== undefined && name !== normalizeName(user.name) && { name }),
    ...(groups !== undefined && groupsChange(user.groups, groups) !== null && { groups }),
  };
}

function inWords({ email, name, groups }: Wanted, user: User): string {
  return [
    ...(email === undefined ? [] : [`replaces the address ${user.email}`]),
    ...(name === undefined ? [] : [name === '' ? 'has no name' : `has the name ${name}`]),
    ...(groups === undefined
      ? []
      : [groups.length === 0 ? 'is in no group' : `is in ${groups.join(', ')}`]),
  ].join(' and ');
}

async function recordAll(
  stores: CommandStores,
  { email, name, groups }: Wanted,
  user: User,
): Promise<Told> {
  const after = { ...user, email: email ?? user.email };
  const done: Partial<Told>[] = [];
  if (name !== undefined) done.push(await record(stores, 'name_changed', user.id));
  if (groups !== undefined) {
    const about = groupsChange(user.groups, groups);
    done.push(await recordAndTell(stores, 'groups_changed', after, { about }));
  }
  if (email !== undefined) {
    const { email: formerEmail } = user;
    const told = await recordAndTell(stores, 'email_changed', after, { formerEmail });
    done.push({ ...told, told: withLine(UNCONFIRMED, told.told) });
  }
  const message = done.flatMap((one) => one.message ?? []).join(' ');
  const told = new Set(done.map(({ told = '' }) => told).filter((line) => line !== ''));
  return {
    told: [...told].join('\n'),
    ...(message !== '' && { message }),
  };
}
