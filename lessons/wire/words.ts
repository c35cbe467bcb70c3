/** The command line of `npm run wire`. */
import { parseArgs } from 'node:util';
import { isLoopback } from '../../src/http/origins.ts';
import { wrongOptions } from '../command-line.ts';

export const USAGE = `Usage: npm run wire -- http://localhost:4000
Shows what goes over the wire between your browser and your own server, with notes.
Open the address that it prints instead of that of your server. Ctrl+C ends it.
  --port NUMBER  listens there; else on 4500, or on any free port
Exit codes: 0 ended, 1 could not start, 64 wrong arguments.
`;

/** What to do. `port`: null for the usual one. */
export type Words = { readonly target: URL; readonly port: number | null };

/** The words of a command line; `help`, or a sentence that says what is wrong with them. */
export function readWords(args: readonly string[]): Words | 'help' | { readonly wrong: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } },
      allowPositionals: true,
    });
    if (values.help) return 'help';
    const [address, ...more] = positionals;
    if (address === undefined || more.length > 0)
      return { wrong: 'Give the address of your server, such as http://localhost:4000.' };
    const target = URL.parse(address);
    if (target?.protocol !== 'http:')
      return {
        wrong: 'Give an address such as http://localhost:4000; https cannot be shown.',
      };
    if (!isLoopback(target.origin))
      return { wrong: 'Only a server on this machine: localhost, 127.0.0.1 or [::1].' };
    if (target.pathname !== '/' || target.search !== '')
      return { wrong: `Give the address without a path: ${target.origin}.` };
    const port = values.port === undefined ? null : Number(values.port);
    if (port !== null && !(Number.isInteger(port) && port > 0 && port < 65_535))
      return { wrong: '--port needs a number from 1 to 65534.' };
    if (port !== null && String(port) === (target.port || '80'))
      return { wrong: 'Your server has that port. Choose another one for the wire.' };
    return { target, port };
  } catch (error) {
    return { wrong: wrongOptions(error) };
  }
}
