/** What the commands about one account share: finding it first, and what is said afterwards. */
import type { User } from '../auth/accounts/user.ts';
import { type Command, CommandRefused, type CommandResult, type Input } from './command.ts';
import { findUser } from './find-user.ts';
import { type CommandStores, type record, withStores } from './stores.ts';
import { userData } from './user-view.ts';

type AboutUser = Partial<Pick<Command, 'details' | 'takes' | 'options'>> & {
  readonly summary: string;
  /** Throws UsageError for what can be seen to be wrong before the database is opened. */
  readonly check?: (input: Input) => void;
  readonly work: (stores: CommandStores, user: User, input: Input) => Promise<CommandResult>;
};

/** A command whose first word names an account that has to exist. */
export function aboutUser(
  name: string,
  synopsis: string,
  { check, work, ...more }: AboutUser,
): Command {
  return {
    name,
    synopsis,
    details: [],
    takes: [1, 1],
    options: {},
    ...more,
    run: (input, surroundings) => {
      check?.(input);
      return withStores(surroundings, async (stores) =>
        work(stores, await findUser(stores, input.words[0]), input),
      );
    },
  };
}

/**
 * The answer when something changed: the account as it is now, once it is written down that it did.
 */
export async function changed(
  { accounts }: CommandStores,
  before: User,
  what: string,
  recording: () => ReturnType<typeof record>,
): Promise<CommandResult> {
  const recorded = await recording();
  const user = (await accounts.byId(before.id)) ?? before;
  return { data: userData(user), text: `${user.email} ${what}.`, ...recorded };
}

/** The answer when there was nothing to do. */
export function unchanged(user: User, what: string): CommandResult {
  return { data: userData(user), text: `${user.email} ${what}.` };
}

/** The refusal to take the last administrator away. */
export function onlyAdmin({ email }: User): CommandRefused {
  return new CommandRefused(`${email} is the only administrator: make somebody else one first.`);
}
