import type { Command } from './command.ts';
import { commands } from './commands.ts';

const ABOUT = `What the server keeps, from the command line. It works while the server runs, on the same
settings: DATABASE from the environment, as for \`npm start\`; ORIGIN too, or else the server's.`;

const COMMON = `  --json  one object or array, for scripts
  --help  this text; for one command behind its name

Exit: 0 done, 1 could not be done, 64 called wrongly, 78 a bad setting.`;

/** The text of --help for a command, for a group such as `user`, or for all commands. */
export function helpFor(words: readonly string[]): string {
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
  return `Usage: npm run coatcheck -- <command>\n\n${ABOUT}\n\n${lines.join('\n')}`;
}
