/**
 * `npm run -s try`: applies the changes that the lessons show, and puts them back. npm runs it at
 * the top of the repository, wherever it is typed.
 */
import { tryCommand } from './command.ts';

const { text, code } = tryCommand(process.cwd(), process.argv.slice(2));
(code === 0 ? process.stdout : process.stderr).write(text);
process.exitCode = code;
