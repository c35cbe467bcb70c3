/**
 * `npm run -s try`: applies the changes that the lessons show, and puts them back. npm runs it at
 * the top of the repository, wherever it is typed.
 */
import { print } from '../command-line.ts';
import { tryCommand } from './command.ts';

print(tryCommand(process.cwd(), process.argv.slice(2)));
