/** The words behind `npm run lessons --`. */
import { parseArgs } from 'node:util';

/** What --help prints, and what somebody sees who asks for something else. */
export const USAGE = `npm run lessons: executes every command of the lessons and compares every quote with its source.

  npm run lessons                               all
  npm run lessons -- lessons/b-cookies/2-*.md   some
  npm run lessons -- --client http              with lessons/http.ts wherever a lesson says curl
  npm run lessons -- --update FILE              writes quotes and outputs into the lesson, named blanks excepted
  npm run lessons -- --no-lint FILE             without the rules of form, for a lesson that is being written
  npm run lessons -- --seen FILE                also tells which notes and experiments the wire view had
  npm run lessons -- --list                     names them
`;

/** The words of this process, read. Ends it with 2 and the usage when they make no sense. */
export function readWords() {
  try {
    const { values, positionals } = parse();
    const { client } = values;
    if (client !== 'curl' && client !== 'http') throw new Error('--client is curl or http');
    return { values, positionals, client } as const;
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
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
}

function firstLine({ message }: Error): string {
  return message.split('\n', 1)[0] ?? '';
}
