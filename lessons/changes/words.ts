/** Parses the command line of `npm run -s try`. */
import { parseArgs } from 'node:util';
import { wrongOptions } from '../command-line.ts';

/** The text that --help prints, and that follows the message about a wrong option. */
export const USAGE = `Usage: npm run -s try e2              applies the change of lesson e2
       npm run -s try -- --undo       puts back all changes that are applied
       npm run -s try -- --undo e2    puts back one
       npm run -s try -- --list       lists all changes, and says which are applied
The change is in the lesson. You can make it by hand just as well.
Exit codes: 0 done, or done before; 1 refused, nothing was changed; 64 wrong arguments.
`;

/** What to do. `id`: null when none is given. */
export type Words = {
  readonly id: string | null;
  readonly undo: boolean;
  readonly list: boolean;
  readonly help: boolean;
};

/**
 * The words of a command line, or a sentence that says what is wrong with them. `env`: npm takes an
 * option without `--` before it for its own, and leaves it there.
 */
export function readWords(args: readonly string[], env = process.env): Words | string {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { undo: flag, list: flag, help: { ...flag, short: 'h' } },
      allowPositionals: true,
    });
    const [id = null, ...more] = positionals;
    if (more.length > 0) return 'One change at a time, please.';
    const undo = values.undo || env.npm_config_undo === 'true';
    const list = values.list || env.npm_config_list === 'true';
    return { id, undo, list, help: values.help };
  } catch (error) {
    return wrongOptions(error);
  }
}
