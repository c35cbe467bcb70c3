/** A CSV file of people: reading it, with everything that is wrong with it at once. */
import {
  NAME_LIMIT,
  normalizeName,
  problemOfDisplayName,
} from '../../auth/accounts/display-name.ts';
import { normalizeEmail } from '../../auth/accounts/email.ts';
import { parseGroups } from '../../auth/accounts/groups.ts';
import { isRole, type Role } from '../../auth/accounts/user.ts';
import { decodeText } from '../../csv/decode-text.ts';
import { type CsvRecord, readCsv } from '../../csv/read-csv.ts';

/** One person of the file, and the line that they are on. */
export type Person = {
  readonly line: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly groups: readonly string[];
  /** Whether the file is an export in which the account is disabled. */
  readonly disabled: boolean;
};

/** What is wrong with a line; 0 for the file as a whole. */
export type LineProblem = { readonly line: number; readonly message: string };

export type PeopleFile =
  | { readonly ok: true; readonly people: readonly Person[] }
  | { readonly ok: false; readonly problems: readonly LineProblem[] };

/** The largest file, in bytes, and the most people in it. */
export const FILE_LIMIT = 4 * 1024 * 1024;
export const PEOPLE_LIMIT = 10_000;

/** The columns that a file may have, in the order in which `user export` writes them. */
export const COLUMNS = [
  'email',
  'name',
  'role',
  'groups',
  'status',
  'created',
  'last seen',
  'confirmed',
] as const;

type Column = (typeof COLUMNS)[number];

/** The status of an account that cannot sign in. */
export const DISABLED = 'disabled';

/** Reads the people of a file. */
export function readPeople(bytes: Uint8Array): PeopleFile {
  if (bytes.length > FILE_LIMIT) return failed(`It has more than ${FILE_LIMIT / 1024 / 1024} MB.`);
  const decoded = decodeText(bytes);
  if (!decoded.ok) return failed(decoded.message);
  const csv = readCsv(decoded.text);
  if (!csv.ok) return { ok: false, problems: [csv.problem] };
  const [head, ...records] = csv.records;
  if (head === undefined) return failed('It is empty.');
  const columns = readHead(head);
  if (!columns.ok) return { ok: false, problems: [{ line: head.line, message: columns.message }] };
  if (records.length > PEOPLE_LIMIT) {
    return failed(`It has ${records.length} people; at most ${PEOPLE_LIMIT} go at a time.`);
  }
  return readRecords(columns.names, records);
}

function readHead({
  fields,
}: CsvRecord):
  | { readonly ok: true; readonly names: readonly Column[] }
  | { readonly ok: false; readonly message: string } {
  const written = fields.map((field) =>
    field
      .trim()
      .toLowerCase()
      .replace(/^e-mail$/, 'email'),
  );
  const names = written.filter(isColumn);
  const unknown = written.find((name) => !isColumn(name));
  if (unknown !== undefined) {
    const known = COLUMNS.slice(0, 4).join(', ');
    return {
      ok: false,
      message: `the first line has to name the columns (${known}), and ${JSON.stringify(unknown)} is not one of them`,
    };
  }
  if (new Set(names).size < names.length) return { ok: false, message: 'a column appears twice' };
  if (!names.includes('email')) return { ok: false, message: 'there is no column email' };
  return { ok: true, names };
}

function isColumn(name: string): name is Column {
  return COLUMNS.some((column) => column === name);
}

function readRecords(names: readonly Column[], records: readonly CsvRecord[]): PeopleFile {
  const people: Person[] = [];
  const problems: LineProblem[] = [];
  const lines = new Map<string, number>();
  for (const { line, fields } of records) {
    if (fields.length !== names.length) {
      const message = `has ${counted(fields.length, 'field')}, and the first line ${names.length}`;
      problems.push({ line, message });
      continue;
    }
    const cell = (column: Column) => (fields[names.indexOf(column)] ?? '').trim();
    const { person, wrong } = readPerson(line, cell);
    const before = lines.get(person.email);
    if (before !== undefined) wrong.push(`${person.email} is already on line ${before}`);
    else if (person.email !== '') lines.set(person.email, line);
    problems.push(...wrong.map((message) => ({ line, message })));
    people.push(person);
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, people };
}

function readPerson(line: number, cell: (column: Column) => string) {
  const email = normalizeEmail(cell('email'));
  const name = normalizeName(cell('name'));
  const role = cell('role').toLowerCase() || 'user';
  const groups = parseGroups(cell('groups'));
  const wrong: string[] = [];
  if (email === null) {
    const typed = cell('email');
    wrong.push(
      typed === '' ? 'the address is missing' : `${quoted(typed)} is not an e-mail address`,
    );
  }
  if (problemOfDisplayName(name) !== null) {
    wrong.push(`the name has more than ${NAME_LIMIT} characters, or invisible ones`);
  }
  if (!isRole(role)) wrong.push(`the role is ${quoted(cell('role'))} instead of user or admin`);
  if (groups === null) {
    wrong.push(
      `${quoted(cell('groups'))} are no groups: write small letters and digits, like board finance`,
    );
  }
  const person: Person = {
    line,
    email: email ?? '',
    name,
    role: isRole(role) ? role : 'user',
    groups: groups ?? [],
    disabled: cell('status').toLowerCase() === DISABLED,
  };
  return { person, wrong };
}

const QUOTED = 80; // characters of a wrong value that a message repeats

function quoted(text: string): string {
  return JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function failed(message: string): PeopleFile {
  return { ok: false, problems: [{ line: 0, message }] };
}
