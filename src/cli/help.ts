import { VERSION } from '../version.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';

const ABOUT = `Manages accounts, invitations, sessions and keys, even while the server runs. Name the settings file of
the server with --config, or set DATABASE as for the server: it stores its other settings in the database,
and they are read from there.`;

const COMMON = `  --config FILE  the settings file of the server; without it, coatcheck.env beside DATABASE, if there is one
  --json         print one object or array, for scripts
  --help         print this help; after a command, the help for that command
  --version      print the version

Exit codes: 0 success, 1 failure, 64 wrong usage, 78 invalid setting.`;

/** The text of --help for a command, for a group such as `user`, or for all commands. */
export function helpFor(words: readonly string[]): string {
  return `Coatcheck ${VERSION}\n\n${helpAbout(words)}`;
}

function helpAbout(words: readonly string[]): string {
  const [first = '', second = ''] = words;
  const one = commands.find(({ name }) => name === first || name === `${first} ${second}`);
  if (one !== undefined) return `${helpForOne(one)}\n\n${COMMON}\n`;
  const group = commands.filter(({ name }) => name.startsWith(`${first} `));
  return `${overview(group.length > 0 ? group : commands)}\n\n${COMMON}\n`;
}

function helpForOne({ name, synopsis, summary, details }: Command): string {
  const more = details.map((line) => `\n  ${line}`).join('');
  return `Usage: coatcheck ${`${name} ${synopsis}`.trim()}\n\n  ${summary}${more}`;
}

function overview(shown: readonly Command[]): string {
  const usages = shown.map(({ name, synopsis }) => `${name} ${synopsis}`.trim());
  const width = Math.max(...usages.map(({ length }) => length));
  const lines = shown.map(({ summary }, i) => `  ${usages[i]?.padEnd(width)}  ${summary}`);
  return `Usage: coatcheck <command> (npm run coatcheck -- <command> in a copy of the repository)\n\n${ABOUT}\n\n${lines.join('\n')}`;
}
