/** What the programs of the course share: how they end, and what they say about wrong arguments. */

/** The exit code for wrong arguments (sysexits.h). */
export const EX_USAGE = 64;

/** What a program prints at its end, and its exit code: 1 for refused, 64 for wrong arguments. */
export type Printed = { readonly text: string; readonly code: 0 | 1 | typeof EX_USAGE };

/** Prints it, to stderr when the code is not 0, and sets the exit code of this process. */
export function print({ text, code }: Printed): void {
  (code === 0 ? process.stdout : process.stderr).write(text);
  process.exitCode = code;
}

/** One sentence about wrong options, from an error of parseArgs. */
export function wrongOptions(error: unknown): string {
  // The sentences after the first are advice about parseArgs itself.
  const [what = ''] = error instanceof Error ? error.message.split('. ') : [];
  return `${what.replace(/\.$/, '')}.`;
}
