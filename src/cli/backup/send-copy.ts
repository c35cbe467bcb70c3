import { createReadStream, openSync, rmSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { errorCode } from '../../error-code.ts';
import { type CommandContext, CommandRefused, type CommandResult, UsageError } from '../command.ts';
import { makeCopy } from './make-copy.ts';
import { partOf, removeStaleParts } from './part.ts';

/**
 * Copies a database, checks the copy, and only then sends it to standard output. The file in
 * between is in the folder of the database, and has no name any more while it is sent: no end of
 * this process leaves it behind. Rejects with CommandRefused when the reader ends before.
 */
export async function sendCopy(
  database: string,
  { output, interruption, now }: CommandContext,
): Promise<CommandResult> {
  if (output === undefined || interruption === undefined || output.isTerminal) {
    throw new UsageError('A copy is no text for a terminal: `coatcheck backup - > FILE`.');
  }
  const signal = interruption(); // from here on: copying stops at no signal
  removeStaleParts(`${database}.`, now());
  const part = partOf(database);
  const { bytes, counts } = makeCopy(database, part);
  const content = openedAndRemoved(part);
  try {
    await output.send(content, signal);
  } catch (error) {
    const why = signal.aborted ? 'it was interrupted' : reason(error);
    throw new CommandRefused(`The copy was not sent completely: ${why}.`);
  }
  const message = `${bytes} bytes sent, checked before. Accounts in it: ${counts?.users ?? 'unknown'}. The key file is not in it.`;
  return { data: {}, text: '', message };
}

function openedAndRemoved(file: string): Readable {
  const fd = openSync(file, 'r');
  rmSync(file);
  return createReadStream('', { fd });
}

function reason(error: unknown): string {
  const code = errorCode(error);
  return code === 'EPIPE' || code === 'ECONNRESET' ? 'its reader has ended' : `${code || error}`;
}
