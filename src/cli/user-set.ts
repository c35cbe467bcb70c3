/** `user set`: corrects the name and the address of an account. */
import { normalizeName } from '../auth/accounts/display-name.ts';
import { aboutUser, changed, unchanged } from './about-user.ts';
import { CommandRefused, type Input, UsageError } from './command.ts';
import { readEmail, readName } from './read-words.ts';
import { record } from './stores.ts';
import { recordAndTell } from './tell.ts';
import { withLine } from './text.ts';

const UNCONFIRMED =
  'The new address is not confirmed: its owner does that under Account, where there is mail, or you do with "user confirm".';

/** Another address ends the links that were made for the old one. */
export const set = aboutUser('user set', 'EMAIL|ID [options]', {
  summary: 'change the address or the name of an account',
  details: [
    '--email ADDRESS  new e-mail address; links for the old one stop working',
    '--name NAME      display name of its owner; --name= removes it',
  ],
  options: { email: { type: 'string' }, name: { type: 'string' } },
  check: (input) => void readChange(input),
  work: async (stores, user, input) => {
    const { email, name } = readChange(input);
    const newEmail = email === undefined || email === user.email ? undefined : email;
    const newName = name === undefined || name === normalizeName(user.name) ? undefined : name;
    if (newEmail === undefined && newName === undefined) {
      return unchanged(stores, user, 'already has these values');
    }
    const result = await stores.accounts.change(user.id, {
      ...(newEmail !== undefined && { email: newEmail }),
      ...(newName !== undefined && { name: newName }),
    });
    if (result === 'taken') throw new CommandRefused(`${newEmail} already has an account.`);
    const what = [
      ...(newEmail === undefined ? [] : [`replaces the address ${user.email}`]),
      ...(newName === undefined
        ? []
        : [newName === '' ? 'has no name' : `has the name ${newName}`]),
    ].join(' and ');
    return changed(stores, user, `now ${what}`, async () => {
      const named = newName === undefined ? {} : await record(stores, 'name_changed', user.id);
      if (newEmail === undefined) return named;
      const after = { ...user, email: newEmail };
      const told = await recordAndTell(stores, 'email_changed', after, { formerEmail: user.email });
      return { ...named, ...told, told: withLine(UNCONFIRMED, told.told) };
    });
  },
});

/** The wanted values. Throws UsageError for a bad one, and when there is none. */
function readChange({ options: { email, name } }: Input) {
  if (email === undefined && name === undefined) {
    throw new UsageError('"user set" needs --email, --name or both.');
  }
  return {
    ...(email !== undefined && { email: readEmail(String(email)) }),
    ...(name !== undefined && { name: readName(name) }),
  };
}
