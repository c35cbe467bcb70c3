/** Parses the command line of `npm run lessons --`. */
import { parseArgs } from 'node:util';
import { readPace } from './pace.ts';

/** The text that --help prints, and that follows the message about a wrong option. */
export const USAGE = `npm run lessons: runs all commands of the lessons and compares all quotes, also of docs/.

  npm run lessons                               all
  npm run lessons -- lessons/b-cookies/2-*.md   some
  npm run lessons -- --client http              runs lessons/http.ts instead of curl
  npm run lessons -- --update FILE              rewrites quotes and outputs, except named blanks
  npm run lessons -- --no-lint FILE             skips the rules of form, for an unfinished lesson
  npm run lessons -- --seen FILE                also prints the notes and experiments of the wire view
  npm run lessons -- --timed                    only those whose commands race a clock
  npm run lessons -- --list                     prints the names of the lessons
  PACE=15 npm run lessons                       waits 15 seconds before each command, as a person would
`;

/** Parses the command line of this process. Prints the usage and exits with 2 when it is wrong. */
export function readWords() {
  try {
    const { values, positionals } = parse();
    const { client } = values;
    if (client !== 'curl' && client !== 'http') throw new Error('--client is curl or http');
    const pace = readPace(process.env.PACE);
    if (pace === null) throw new Error('PACE is a number of seconds from 1 to 120');
    return { values, positionals, client, pace } as const;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? firstLine(error) : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      client: { type: 'string', default: 'curl' },
      update: { type: 'boolean', default: false },
      'no-lint': { type: 'boolean', default: false },
      seen: { type: 'boolean', default: false },
      timed: { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
}

function firstLine({ message }: Error): string {
  return message.split('\n', 1)[0] ?? '';
}
