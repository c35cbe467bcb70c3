import { isoTime } from '../../web/json-shapes.ts';
import type { CommandResult } from '../command.ts';
import { rightsText } from '../rights-text.ts';
import { escapeControls, table } from '../text.ts';
import type { Delivered } from './deliver.ts';
import { isToDo, type Outcome, type PlannedPerson } from './import-plan.ts';
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
  /** Why it ended before the last person; null when it did not. */
  readonly stopped: string | null;
};

/** What an import did or would do: each person, and the sums. */
export function importResult(people: readonly ImportedPerson[], ways: ImportWays): CommandResult {
  const rows = people.map((person) => [
    person.line,
    person.email,
    person.name,
    rightsText(person),
    [whatHappens(person, ways), ...person.notes].join(', '),
  ]);
  const lines = [
    ...(people.length > 0 ? [table(['line', 'email', 'name', 'role', 'what'], rows), ''] : []),
    sums(people, ways),
    ...nextSteps(people, ways),
  ];
  const message = failureText(people, ways);
  return {
    data: { applied: ways.applied, people: people.map((person) => toData(person, ways)) },
    text: lines.join('\n'),
    ...(message !== '' && { failed: true, message }),
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

const WORDS: Readonly<Record<Exclude<Outcome, 'invite' | 'send'>, string>> = {
  has_account: 'already has an account',
  is_invited: 'already invited',
  being_sent: 'already invited: another command may be sending the mail now',
  is_disabled: 'disabled in the file: left out',
};

/** What became of a person: their outcome, or what was done or not done for them. */
type State = Outcome | 'invited' | 'not_sent' | 'not_done';

function stateOf({ outcome, delivered }: ImportedPerson, { applied }: ImportWays): State {
  if (!applied || !isToDo(outcome)) return outcome;
  if (delivered === undefined) return 'not_done';
  return delivered.url === null && delivered.failure !== null ? 'not_sent' : 'invited';
}

function whatHappens(person: ImportedPerson, ways: ImportWays): string {
  const state = stateOf(person, ways);
  if (state === 'invite') return 'to be invited';
  if (state === 'send') return 'invited, but the mail was not sent: to be sent';
  if (state === 'not_done') return 'not done';
  if (state === 'not_sent') return 'invited, but the mail was not sent';
  if (state !== 'invited') return WORDS[state];
  if (person.delivered?.url == null) return 'invited by mail';
  const failed = person.delivered.failure !== null;
  return failed
    ? 'invited, but not by mail: the link is in the file'
    : 'invited, the link is in the file';
}

function sums(people: readonly ImportedPerson[], ways: ImportWays): string {
  const amountOf = (wanted: State) =>
    people.filter((person) => stateOf(person, ways) === wanted).length;
  const parts: [number: number, words: string][] = [
    ways.applied ? [amountOf('invited'), 'invited'] : [amountOf('invite'), 'to be invited'],
    [amountOf('send'), 'to be sent'],
    [amountOf('not_sent'), 'not sent'],
    [amountOf('not_done'), 'not done'],
    [amountOf('has_account'), 'with an account'],
    [amountOf('is_invited'), 'already invited'],
    [amountOf('being_sent'), 'perhaps being sent now'],
    [amountOf('is_disabled'), 'disabled in the file'],
  ];
  const shown = parts.filter(([number], i) => i === 0 || number > 0);
  const total = `${people.length} ${people.length === 1 ? 'person' : 'people'}`;
  return `${total}: ${shown.map(([number, words]) => `${number} ${words}`).join(', ')}.`;
}

function nextSteps(people: readonly ImportedPerson[], ways: ImportWays): readonly string[] {
  const { applied, mail, out, serverMails } = ways;
  if (applied) {
    const inFile = people.filter(({ delivered }) => delivered?.url != null).length;
    if (inFile === 0 || out === null) return [];
    return [
      `${out} has ${inFile === 1 ? 'one link' : `${inFile} links`}. Anyone who can read the file can use them.`,
    ];
  }
  const isNew = people.some(({ outcome }) => isToDo(outcome));
  const isAgain = people.some(
    ({ outcome }) => outcome === 'has_account' || outcome === 'is_invited',
  );
  const way = mail
    ? 'The invitations will go by mail.'
    : out !== null
      ? `The links will go into ${out}.`
      : `MAIL_COMMAND is not set for this command${serverMails ? ', although the server has it' : ''}: add --invitations OUT for the links.`;
  return [
    ...(isNew && isAgain ? [WITHDRAWN] : []),
    ...(isNew ? [way] : []),
    'Nothing was changed yet: add --apply to do it.',
  ];
}

// Neither leaves its address behind, so no plan can know of it.
const WITHDRAWN =
  'If you withdrew an invitation or changed an address here, remove the line from the file: the person would be invited again.';

/** What did not work, and what to do; '' when all was done. */
function failureText(people: readonly ImportedPerson[], ways: ImportWays): string {
  const { out, stopped } = ways;
  const amountOf = (wanted: State) =>
    people.filter((person) => stateOf(person, ways) === wanted).length;
  const failures = people.flatMap(({ delivered }) => delivered?.failure ?? []);
  const sentences: string[] = [];
  if (stopped !== null) {
    const another = out === null ? '' : ' with another new file';
    const [invited, left] = [amountOf('invited'), amountOf('not_done')];
    sentences.push(
      `${stopped} ${invited} ${invited === 1 ? 'person was' : 'people were'} invited, ${left} not: run it again${another} for the rest.`,
    );
  }
  if (failures.length > 0) {
    const many = failures.length === 1 ? 'One mail was' : `${failures.length} mails were`;
    const rest =
      out === null
        ? 'Once mail works, run it again, or `invites send --unsent`.'
        : 'The file has the links.';
    sentences.push(`${many} not sent (${failures[0]}). ${rest}`);
  }
  if (amountOf('being_sent') > 0) {
    sentences.push('Another command may be sending a mail: run this again in a minute.');
  }
  return sentences.join(' ');
}

function toData(person: ImportedPerson, ways: ImportWays) {
  const { line, email, name, role, groups, outcome, notes, delivered } = person;
  return {
    line,
    email,
    name,
    role,
    groups,
    outcome,
    notes,
    ...(delivered !== undefined && {
      mailed: delivered.url === null && delivered.failure === null,
      unsent: stateOf(person, ways) === 'not_sent',
      failure: delivered.failure,
      expiresAt: isoTime(delivered.invitation.expiresAt),
    }),
  };
}
