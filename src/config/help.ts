import { SETTINGS } from './settings.ts';

/** The text of --help. */
export function helpText(): string {
  const names = Object.keys(SETTINGS);
  const width = Math.max(...names.map((name) => name.length));
  const lines = Object.entries(SETTINGS).map(
    ([name, { fallback, help }]) =>
      `  ${name.padEnd(width)}  ${help}${fallback && ` [${fallback}]`}`,
  );
  return `Coatcheck: a complete login that you can read.\n\nSettings are environment variables [default]:\n${lines.join('\n')}\n`;
}
