/** `user import`: invites the people of a CSV file. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorCode } from '../../error-code.ts';
import { type Command, CommandRefused, UsageError } from '../command.ts';
import { type CommandStores, record, withStores } from '../stores.ts';
import { deliver } from './deliver.ts';
import { planImport } from './import-plan.ts';
import { badFile, type ImportedPerson, importResult } from './import-result.ts';
import { LinkFile } from './link-file.ts';
import { FILE_LIMIT, PEOPLE_LIMIT, readPeople } from './people-file.ts';

/** Shows what it would do; with --apply it does it. */
export const userImport: Command = {
  name: 'user import',
  synopsis: 'FILE [options]',
  summary: 'invite the people of a CSV file: email, name, role',
  details: [
    '--apply            do it; without it, the command only shows what it would do',
    '--invitations OUT  write the links that are not mailed to a new CSV file',
    'Each new address gets an invitation that works for it alone, once, for 7 days: by mail if',
    'MAIL_COMMAND is set for this command, otherwise in OUT (email, name, link, until).',
    'Addresses with an account or an invitation stay as they are, so you can run it again.',
    `FILE is in UTF-8 with at most ${PEOPLE_LIMIT} people; its first line names the columns.`,
  ],
  takes: [1, 1],
  options: { apply: { type: 'boolean' }, invitations: { type: 'string' } },
  run: ({ words: [path = ''], options: { apply = false, invitations } }, context) => {
    const file = readPeople(bytesOf(path));
    if (!file.ok) return Promise.resolve(badFile(path, file.problems));
    return withStores(context, async (stores) => {
      const { send, serverSends: serverMails } = stores.mail;
      const out = typeof invitations === 'string' ? resolve(invitations) : null;
      const ways = { mail: send !== null, out, serverMails };
      const planned = await planImport(stores, file.people);
      const isNew = planned.some(({ outcome }) => outcome === 'invite');
      if (apply !== true) return importResult(planned, { ...ways, applied: false });
      if (isNew && send === null && out === null) {
        throw new UsageError(
          'Without MAIL_COMMAND the links need a file: add --invitations OUT, a path that does not exist yet.',
        );
      }
      const done = await inviteAll(stores, planned, isNew ? out : null);
      return importResult(done, { ...ways, applied: true });
    });
  },
};

/** Throws CommandRefused when the file cannot be read. */
function bytesOf(path: string): Uint8Array {
  try {
    // A larger file is not read: its size is the answer.
    return statSync(path).size > FILE_LIMIT ? new Uint8Array(FILE_LIMIT + 1) : readFileSync(path);
  } catch (error) {
    throw new CommandRefused(`${path} cannot be read (${errorCode(error) || error}).`);
  }
}

/** One after the other: mail programs and mail servers refuse many at once. */
async function inviteAll(
  stores: CommandStores,
  planned: readonly ImportedPerson[],
  out: string | null,
): Promise<readonly ImportedPerson[]> {
  const file = out === null ? null : new LinkFile(out);
  try {
    const done: ImportedPerson[] = [];
    for (const person of planned) {
      done.push(person.outcome === 'invite' ? await invite(stores, person, file) : person);
    }
    return done;
  } finally {
    file?.close();
  }
}

async function invite(
  stores: CommandStores,
  person: ImportedPerson,
  file: LinkFile | null,
): Promise<ImportedPerson> {
  const { email, name, role } = person;
  const delivered = await deliver(stores, true, async (mailed) => {
    const made = await stores.links.invite({ email, name, role, mailed }, null);
    if (typeof made !== 'string') await record(stores, 'invitation_made', null, role, email);
    return made;
  });
  // Somebody has invited the address, or has signed up with it, since the plan was made.
  if (delivered === 'invited') return { ...person, outcome: 'is_invited' };
  if (delivered === 'taken') return { ...person, outcome: 'has_account' };
  file?.add(delivered);
  return { ...person, delivered };
}
