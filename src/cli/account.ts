import { rootProblem } from '../config/own-account.ts';
import { CommandRefused } from './command.ts';

/** Throws CommandRefused for root when the database belongs to another account. */
export function refuseRoot(database: string, userId: number | null): void {
  const problem = rootProblem(database, userId, 'this command');
  if (problem !== null) throw new CommandRefused(problem);
}
