import { isoTime } from '../../web/json-shapes.ts';
import type { CommandResult } from '../command.ts';
import { escapeControls, table } from '../text.ts';
import type { Delivered } from './deliver.ts';
import type { Outcome, PlannedPerson } from './import-plan.ts';
import type { LineProblem } from './people-file.ts';

/** A person of the file, and their invitation once it is made. */
export type ImportedPerson = PlannedPerson & { readonly delivered?: Delivered };

/** How the links get to people, and whether they were made. */
export type ImportWays = {
  readonly applied: boolean;
  readonly mail: boolean;
  /** Whether the server mails, although this command does not. */
  readonly serverMails: boolean;
  /** The file for links that no mail carries. */
  readonly out: string | null;
};

/** What an import did or would do: each person, and the sums. */
export function importResult(people: readonly ImportedPerson[], ways: ImportWays): CommandResult {
  const rows = people.map((person) => [
    person.line,
    person.email,
    person.name,
    person.role,
    [whatHappens(person, ways), ...person.notes].join(', '),
  ]);
  const failed = people.filter(({ delivered }) => delivered?.failure != null);
  const lines = [
    ...(people.length > 0 ? [table(['line', 'email', 'name', 'role', 'what'], rows), ''] : []),
    sums(people, ways),
    ...nextSteps(people, ways),
  ];
  return {
    data: { applied: ways.applied, people: people.map(toData) },
    text: lines.join('\n'),
    ...(failed.length > 0 && { failed: true, message: failureText(failed, ways) }),
  };
}

/** Every line of a file that is wrong. */
export function badFile(path: string, problems: readonly LineProblem[]): CommandResult {
  const lines = problems.map(({ line, message }) =>
    escapeControls(line === 0 ? message : `line ${line}: ${message}`, ''),
  );
  return {
    data: { applied: false, problems },
    text: lines.join('\n'),
    failed: true,
    message: `${path} cannot be imported. Nothing was changed.`,
  };
}

const WORDS: Readonly<Record<Exclude<Outcome, 'invite'>, string>> = {
  has_account: 'already has an account',
  is_invited: 'already invited',
  is_disabled: 'disabled in the file: left out',
};

function whatHappens({ outcome, delivered }: ImportedPerson, { applied, out }: ImportWays): string {
  if (outcome !== 'invite') return WORDS[outcome];
  if (!applied || delivered === undefined) return 'to be invited';
  if (delivered.url === null) return 'invited by mail';
  const where = out === null ? 'the link was not saved' : 'the link is in the file';
  return delivered.failure === null ? `invited, ${where}` : `invited, but not by mail: ${where}`;
}

function sums(people: readonly ImportedPerson[], { applied }: ImportWays): string {
  const amountOf = (wanted: Outcome) => people.filter(({ outcome }) => outcome === wanted).length;
  const parts: [number: number, words: string][] = [
    [amountOf('invite'), applied ? 'invited' : 'to be invited'],
    [amountOf('has_account'), 'with an account'],
    [amountOf('is_invited'), 'already invited'],
    [amountOf('is_disabled'), 'disabled in the file'],
  ];
  const shown = parts.filter(([number], i) => i === 0 || number > 0);
  const total = `${people.length} ${people.length === 1 ? 'person' : 'people'}`;
  return `${total}: ${shown.map(([number, words]) => `${number} ${words}`).join(', ')}.`;
}

function nextSteps(people: readonly ImportedPerson[], ways: ImportWays): readonly string[] {
  const { applied, mail, out, serverMails } = ways;
  const isNew = people.some(({ outcome }) => outcome === 'invite');
  if (applied) {
    const inFile = people.filter(({ delivered }) => delivered?.url != null).length;
    if (inFile === 0 || out === null) return [];
    return [
      `${out} has ${inFile === 1 ? 'one link' : `${inFile} links`}. Anyone who can read the file can use them.`,
    ];
  }
  const way = mail
    ? 'The invitations will go by mail.'
    : out !== null
      ? `The links will go into ${out}.`
      : `MAIL_COMMAND is not set for this command${serverMails ? ', although the server has it' : ''}: add --invitations OUT for the links.`;
  return [...(isNew ? [way] : []), 'Nothing was changed yet: add --apply to do it.'];
}

function failureText(failed: readonly ImportedPerson[], { out }: ImportWays): string {
  const [first] = failed;
  const many = failed.length === 1 ? 'One mail was' : `${failed.length} mails were`;
  const rest = out === null ? '`invites send` tries again.' : 'The file has the links.';
  return `${many} not sent (${first?.delivered?.failure}). ${rest}`;
}

function toData({ line, email, name, role, outcome, notes, delivered }: ImportedPerson) {
  return {
    line,
    email,
    name,
    role,
    outcome,
    notes,
    ...(delivered !== undefined && {
      mailed: delivered.url === null,
      failure: delivered.failure,
      expiresAt: isoTime(delivered.invitation.expiresAt),
    }),
  };
}
