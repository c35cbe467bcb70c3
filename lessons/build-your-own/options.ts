/** The command line of `npm run build-your-own`. */
import { parseArgs } from 'node:util';
import { isLoopback } from '../../src/http/origins.ts';
import { wrongOptions } from '../command-line.ts';

export const USAGE = `Usage: npm run build-your-own -- check STAGE --run COMMAND
       npm run build-your-own -- check STAGE --url http://localhost:4000
       npm run build-your-own -- try STAGE --run COMMAND
       npm run build-your-own -- inspect --run COMMAND
Checks a login that you write yourself, in any language, stage by stage.
  check          judges your server, and says the first thing that is wrong
  try            sends the same and shows the traffic, without a verdict
  inspect        judges all stages, and writes a report card
  --run COMMAND  starts your server; it listens on the port in PORT, on this machine
  --url ADDRESS  a server on this machine that runs already
  --hint         shows one hint more each time that the same thing fails
  --watch        checks again when a file in this folder changes, or on Enter
  --only         leaves out the stages before it
  --seed TEXT    repeats a run with the same names and passwords
Without anything it lists the stages, and which of them you have passed.
Exit codes: 0 passed, 1 not passed, 64 wrong arguments, 70 a mistake of the checker.
`;

/** What to do. */
export type Options = {
  readonly command: 'check' | 'try' | 'inspect';
  /** The number of the stage, or null for the list of stages. */
  readonly stage: number | null;
  readonly run: string | null;
  readonly url: URL | null;
  readonly hint: boolean;
  readonly watch: boolean;
  readonly only: boolean;
  readonly seed: string | null;
  readonly help: boolean;
};

/** The options, or a sentence that says what is wrong with them. `stages`: their numbers. */
export function readOptions(args: string[], stages: readonly number[]): Options | string {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  try {
    const flags = { hint: flag, watch: flag, only: flag, help: flag };
    const options = { run: text, url: text, seed: text, ...flags };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const { run = null, seed = null, hint, watch, only, help } = values;
    const url = values.url === undefined ? null : URL.parse(values.url);
    const [word, number, ...rest] = positionals;
    const isInspection = word === 'inspect' && number === undefined;
    const last = stages.at(-1) ?? null;
    const stage = word === undefined ? null : isInspection ? last : Number(number);
    const command = isInspection ? 'inspect' : word === 'try' ? 'try' : 'check';
    const chosen: Options = { command, stage, run, url, seed, hint, watch, only, help };
    if (help || word === undefined) return chosen;
    if (word !== command || rest.length > 0) return 'Write: check STAGE, for example check 1.';
    if (!stages.includes(Number(stage)))
      return `Choose one of the stages ${stages.join(', ')}, for example ${command} 1.`;
    if ((run === null) === (values.url === undefined))
      return 'Give --run with the command that starts your server, or --url with its address.';
    if (values.url !== undefined && (url?.protocol !== 'http:' || !isLoopback(url.origin)))
      return '--url needs an address on this machine, such as http://localhost:4000.';
    return chosen;
  } catch (error) {
    return wrongOptions(error);
  }
}
