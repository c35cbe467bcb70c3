import { createWriteStream, fstatSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/**
 * Sends bytes to standard output, which stays open: all of them were taken when this resolves.
 * Rejects when the reader ends before, and when the signal is aborted: what was not taken by
 * then keeps the process until it calls exit.
 */
export async function sendToOutput(
  content: Readable,
  stdout: Writable & { readonly fd: 1 },
  signal: AbortSignal,
): Promise<void> {
  // For a file, `stdout` takes no notice when only a part of a write had room on the disk.
  if (fstatSync(stdout.fd).isFile()) {
    await pipeline(content, createWriteStream('', { fd: stdout.fd, autoClose: false }), { signal });
    return;
  }
  await pipeline(content, stdout, { end: false, signal });
  // What it got last may still be on its way.
  await new Promise<void>((resolve, reject) => {
    stdout.write('', (error) => (error ? reject(error) : resolve()));
  });
}
