/** The arguments of the server. Settings are no arguments: other accounts can read those. */
import { parseArgs } from 'node:util';

export type ServerArguments = {
  readonly action: 'start' | 'help' | 'version';
  /** What --config names; null without it. */
  readonly settingsFile: string | null;
  /** What is wrong with the arguments; null when nothing is. */
  readonly problem: string | null;
};

const OPTIONS = {
  config: { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

/** Parses the arguments of the server. */
export function readArguments(args: readonly string[]): ServerArguments {
  // As before anything else: help is for those, too, who have the rest wrong.
  if (args.includes('--help')) return { action: 'help', settingsFile: null, problem: null };
  try {
    const { config, version } = parseArgs({ args: [...args], options: OPTIONS }).values;
    if (config === '') return refused(args);
    const action = version ? 'version' : 'start';
    return { action, settingsFile: config ?? null, problem: null };
  } catch {
    return refused(args);
  }
}

function refused(args: readonly string[]): ServerArguments {
  const problem = `${args.join(' ')}: it takes no arguments but --config FILE, --version and --help.`;
  return { action: 'start', settingsFile: null, problem };
}
