/**
 * `npm run -s fresh`: before each lesson. npm runs it at the top of the repository, wherever it is
 * typed.
 */
import { print } from '../command-line.ts';
import { freshCommand } from './command.ts';

print(freshCommand(process.cwd(), process.argv.slice(2)));
