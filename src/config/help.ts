import { VERSION } from '../version.ts';
import { SETTINGS } from './settings.ts';

/** The text of --help. */
export function helpText(): string {
  const names = Object.keys(SETTINGS);
  const width = Math.max(...names.map((name) => name.length));
  const lines = Object.entries(SETTINGS).map(
    ([name, { fallback, help }]) =>
      `  ${name.padEnd(width)}  ${help}${fallback && ` [${fallback}]`}`,
  );
  return `Coatcheck ${VERSION}: a complete login that you can read.

  --config FILE  a file of settings, lines NAME=value; else coatcheck.env beside DATABASE, if there is one
  --version      print the version

Settings are environment variables, or lines of that file; the environment overrides it [default]:
${lines.join('\n')}
`;
}
