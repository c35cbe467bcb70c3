import { openSync } from 'node:fs';
import { errorCode } from '../error-code.ts';
import { CommandRefused } from './command.ts';

/**
 * Creates a file that only this account can read, in one step: no other program can create it
 * between a check and the write. Answers with its descriptor. Throws CommandRefused when the path
 * exists or cannot be written.
 */
export function createFile(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    const code = errorCode(error) || error;
    if (code === 'EEXIST') throw new CommandRefused(`${file} already exists and was not changed.`);
    throw new CommandRefused(`${file} cannot be written (${code}).`);
  }
}
