/** `npm run clock`: moves the clock of the app forward, and says how far it is ahead. */
import { clockSentence } from '../learn/clock.ts';
import { openCourseFolder } from '../learn/course-folder.ts';
import { NOT_AN_AMOUNT, parseDuration } from '../learn/duration.ts';
import { storedAddress } from '../learn/wire-address.ts';
import { EX_USAGE, type Printed, print } from './command-line.ts';
import { COURSE_DATABASE } from './course-database.ts';

const USAGE = `Usage: npm run -s clock -- AMOUNT
Moves the clock of the server in learning mode forward, for example +30s, +29m, +2h, +1h30m, +30d.
Without an amount it says how far the clock is ahead. It never moves back: npm run fresh sets it
to the real time, and deletes what was stored until then.
Exit codes: 0 done, 1 no server or a refusal, 64 wrong arguments.
`;
const NO_SERVER = 'No server runs in learning mode here. Start one with: npm run learn';

const [amount, ...rest] = process.argv.slice(2);
if (amount === '--help' || amount === '-h') print({ text: USAGE, code: 0 });
else if (rest.length > 0 || (amount !== undefined && parseDuration(amount) === null))
  print({ text: `${NOT_AN_AMOUNT}\n`, code: EX_USAGE });
else print(await run(amount ?? null));

async function run(by: string | null): Promise<Printed> {
  const address = storedAddress(openCourseFolder(COURSE_DATABASE));
  const response = address === null ? null : await ask(address, by);
  // A 404 is another program, or a server that was started anew elsewhere.
  if (response === null || response.status === 404) return { text: `${NO_SERVER}\n`, code: 1 };
  if (!response.ok) return { text: `${(await response.text()).trim()}\n`, code: 1 };
  return { text: `${clockSentence(await aheadIn(response))}\n`, code: 0 };
}

/** Asks the server; null when it does not answer. */
async function ask(address: string, by: string | null): Promise<Response | null> {
  const headers = { accept: 'application/json' };
  const post = by === null ? {} : { method: 'POST', body: new URLSearchParams({ by }) };
  return fetch(`${address}/clock`, { ...post, headers }).catch(() => null);
}

async function aheadIn(response: Response): Promise<number> {
  const { ahead } = (await response.json()) as { readonly ahead: number };
  return ahead;
}
