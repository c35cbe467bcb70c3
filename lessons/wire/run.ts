/** `npm run wire -- http://localhost:4000`: the wire view in front of a server of your own. */
import { EX_USAGE, print } from '../command-line.ts';
import { startOwnWire } from './start.ts';
import { readWords, USAGE } from './words.ts';

const DATABASE = 'data/own-wire/wire.db'; // beside it: data/own-wire/course/

const words = readWords(process.argv.slice(2));
if (words === 'help') print({ text: USAGE, code: 0 });
else if ('wrong' in words) print({ text: `${words.wrong}\n\n${USAGE}`, code: EX_USAGE });
else {
  const { target, port } = words;
  try {
    const { origin, view } = await startOwnWire(target, { port, database: DATABASE });
    process.stdout.write(
      `Open ${origin}/ instead of ${target.origin}/\nWatch the wire: ${view}\nYour server sees its own address in Host, Origin and Referer, as without this proxy.\n`,
    );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const why = code === 'EADDRINUSE' ? `Port ${port} is taken. Choose another one.` : code;
    print({ text: `The wire cannot start: ${why}\n`, code: 1 });
  }
}
