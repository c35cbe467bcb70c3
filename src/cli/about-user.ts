/** What the commands about one account share: they look the account up and report the result. */
import type { User } from '../auth/accounts/user.ts';
import { toUserData } from '../web/json-shapes.ts';
import { type Command, CommandRefused, type CommandResult, type Input } from './command.ts';
import { findUser } from './find-user.ts';
import { type CommandStores, withStores } from './stores.ts';
import { withLine } from './text.ts';

type AboutUser = Partial<Pick<Command, 'details' | 'takes' | 'options'>> & {
  readonly summary: string;
  /** Checks the words and options before the database is opened. Throws UsageError. */
  readonly check?: (input: Input) => void;
  readonly work: (stores: CommandStores, user: User, input: Input) => Promise<CommandResult>;
};

/**
 * Builds a command whose first word names an existing account. Its run rejects with CommandRefused
 * when there is no such account.
 */
export function aboutUser(
  name: string,
  synopsis: string,
  { summary, details = [], takes = [1, 1], options = {}, check, work }: AboutUser,
): Command {
  return {
    name,
    synopsis,
    summary,
    details,
    takes,
    options,
    run: (input, context) => {
      check?.(input);
      return withStores(context, async (stores) =>
        work(stores, await findUser(stores, input.words[0]), input),
      );
    },
  };
}

/**
 * The result after a change: the account as it is now. `recording` writes the event and may tell
 * the owner; a failure of either is reported as a warning.
 */
export async function changed(
  { accounts }: CommandStores,
  before: User,
  what: string,
  recording: () => Promise<Pick<CommandResult, 'message'> & { readonly told?: string }>,
): Promise<CommandResult> {
  const { told = '', ...recorded } = await recording();
  const user = (await accounts.byId(before.id)) ?? before;
  return { data: toUserData(user), text: withLine(`${user.email} ${what}.`, told), ...recorded };
}

/**
 * The result when the account already was in the wanted state, as soon as that holds at every
 * server.
 */
export async function unchanged(
  { sessions }: Pick<CommandStores, 'sessions'>,
  user: User,
  what: string,
): Promise<CommandResult> {
  await sessions.shared?.settled();
  return { data: toUserData(user), text: `${user.email} ${what}.` };
}

/** The error when a command would leave the site without an administrator. */
export function onlyAdmin({ email }: User): CommandRefused {
  return new CommandRefused(`${email} is the only administrator: make someone else one first.`);
}
