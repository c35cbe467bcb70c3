/**
 * `npm run -s fresh`: before each lesson. npm runs it at the top of the repository, wherever it is
 * typed.
 */
import { freshCommand } from './command.ts';

const { text, code } = freshCommand(process.cwd(), process.argv.slice(2));
(code === 0 ? process.stdout : process.stderr).write(text);
process.exitCode = code;
