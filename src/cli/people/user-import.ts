/** `user import`: invites the people of a CSV file. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorCode } from '../../error-code.ts';
import { type Command, CommandRefused, UsageError } from '../command.ts';
import { type CommandStores, record, withStores } from '../stores.ts';
import { deliver } from './deliver.ts';
import { isToDo, type PlannedPerson, planImport } from './import-plan.ts';
import { badFile, type ImportedPerson, importResult } from './import-result.ts';
import { LinkFile } from './link-file.ts';
import { oneByOne } from './one-by-one.ts';
import { FILE_LIMIT, PEOPLE_LIMIT, readPeople } from './people-file.ts';

/** Shows what it would do; with --apply it does it. */
export const userImport: Command = {
  name: 'user import',
  synopsis: 'FILE [options]',
  summary: 'invite the people of a CSV file: email, name, role, groups',
  details: [
    '--apply            do it; without it, the command only shows what it would do',
    '--invitations OUT  write the links that are not mailed to a new CSV file',
    'Each new address gets an invitation that works for it alone, once, for 7 days: by mail if',
    'MAIL_COMMAND is set for this command, otherwise in OUT (email, name, link, until).',
    'Addresses with an account or an invitation stay as they are, so you can run it again. An',
    'invitation whose mail was not sent is then sent. If you withdrew an invitation or changed an',
    'address here, remove the line from FILE: the person would be invited again.',
    `FILE is in UTF-8 with at most ${PEOPLE_LIMIT} people; its first line names the columns.`,
    'In the column groups, blanks or commas part the groups of a person.',
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
      const isNew = planned.some(({ outcome }) => isToDo(outcome));
      stores.mail.requireProgram();
      if (apply !== true) return importResult(planned, { ...ways, applied: false, stopped: null });
      if (isNew && send === null && out === null) {
        throw new UsageError(
          'Without MAIL_COMMAND the links need a file: add --invitations OUT, a path that does not exist yet.',
        );
      }
      const links = isNew && out !== null ? new LinkFile(out) : null;
      try {
        const { done, stopped } = await oneByOne(planned, context, (person) =>
          importPerson(stores, person, links),
        );
        const people = [...done, ...planned.slice(done.length)];
        return importResult(people, { ...ways, applied: true, stopped });
      } finally {
        links?.close();
      }
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

/** A mail takes at most this long (ms): 30 s of the mail program, and the end of its output. */
const MAIL_TAKES = 35_000;

async function importPerson(
  stores: CommandStores,
  person: PlannedPerson,
  file: LinkFile | null,
): Promise<ImportedPerson> {
  const { email, name, role, groups, unsent } = person;
  if (person.outcome !== 'invite' && unsent === undefined) return person;
  if (unsent !== undefined && stores.now() < unsent.createdAt + MAIL_TAKES) {
    return { ...person, outcome: 'being_sent' };
  }
  const way = { byMail: true, file, shown: false };
  const delivered = await deliver(stores, way, person, async (mailed, keep) => {
    const made =
      unsent === undefined
        ? await stores.links.invite({ email, name, role, groups, mailed }, null, keep)
        : await stores.links.renewInvitation(unsent.id, mailed, null, {
            replaces: unsent.key,
            keep,
          });
    const kind = unsent === undefined ? 'invitation_made' : 'invitation_renewed';
    if (typeof made !== 'string') await record(stores, kind, null, unsent ? null : role, email);
    return made;
  });
  // Somebody has signed up with the address, or invited it, since the plan was made.
  if (delivered === 'taken') return { ...person, outcome: 'has_account' };
  if (typeof delivered === 'string') return { ...person, outcome: 'is_invited' };
  return { ...person, delivered };
}
