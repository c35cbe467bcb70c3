import { createOutput } from './output.ts';

/** Writes text to standard error, or drops it when its reader is gone: never throws. */
export function writeToStandardError(text: string): void {
  write ??= createOutput(process.stderr, { failed: () => {}, recovered: () => {} });
  write(text);
}

let write: ((text: string) => void) | undefined;
