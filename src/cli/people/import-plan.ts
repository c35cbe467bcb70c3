import type { Link } from '../../auth/link-store.ts';
import type { CommandStores } from '../stores.ts';
import type { Person } from './people-file.ts';

/**
 * What an import does with a person: invites them, sends an invitation whose mail was not sent, or
 * leaves them as they are. `being_sent`: another command may be mailing it at this moment.
 */
export type Outcome =
  | 'invite'
  | 'send'
  | 'has_account'
  | 'is_invited'
  | 'being_sent'
  | 'is_disabled';

/** A person of the file with that, and what a reader should know besides. */
export type PlannedPerson = Person & {
  readonly outcome: Outcome;
  readonly notes: readonly string[];
  /** The invitation whose mail was not sent. */
  readonly unsent?: Link;
};

/** Whether something is to be done for a person. */
export function isToDo(outcome: Outcome): boolean {
  return outcome === 'invite' || outcome === 'send';
}

const AT_A_TIME = 100; // look-ups that go to the database together

/** Decides what to do with each person. Changes nothing. */
export async function planImport(
  stores: Pick<CommandStores, 'accounts' | 'links' | 'times'>,
  people: readonly Person[],
): Promise<readonly PlannedPerson[]> {
  const open = new Map((await stores.links.invitations()).map((link) => [link.email, link]));
  const planned: PlannedPerson[] = [];
  for (let i = 0; i < people.length; i += AT_A_TIME) {
    const some = people.slice(i, i + AT_A_TIME);
    planned.push(...(await Promise.all(some.map((person) => plan(stores, person, open)))));
  }
  return planned;
}

async function plan(
  { accounts, times }: Pick<CommandStores, 'accounts' | 'times'>,
  person: Person,
  open: ReadonlyMap<string | null, Link>,
): Promise<PlannedPerson> {
  const account = await accounts.find(person.email);
  if (account !== null) {
    const { user } = account;
    const state = user.disabledAt === null ? [] : ['it is disabled'];
    return { ...person, outcome: 'has_account', notes: [...state, ...differences(person, user)] };
  }
  if (person.disabled) return { ...person, outcome: 'is_disabled', notes: [] };
  const link = open.get(person.email);
  if (link === undefined) return { ...person, outcome: 'invite', notes: [] };
  const there = { name: link.name, role: link.role ?? 'user', groups: link.groups };
  if (link.unsent) {
    const notes = differences(person, there);
    return { ...person, outcome: 'send', notes, unsent: link };
  }
  const until = `until ${times.alone(link.expiresAt)}`;
  return { ...person, outcome: 'is_invited', notes: [until, ...differences(person, there)] };
}

/** How the account differs from the file, where the file gives a name or groups at all. */
function differences(
  { name, role, groups }: Person,
  there: Pick<Person, 'name' | 'role' | 'groups'>,
): readonly string[] {
  return [
    ...(name === '' || name === there.name ? [] : [`its name here is ${shown(there.name)}`]),
    ...(role === there.role ? [] : [`its role here is ${there.role}`]),
    ...(groups.length === 0 || groups.join() === there.groups.join()
      ? []
      : [`its groups here are ${there.groups.join(' ') || 'none'}`]),
  ];
}

function shown(name: string): string {
  return name === '' ? 'none' : JSON.stringify(name);
}
