import { connect } from 'node:net';
import type { Plan } from './generate.ts';

export type Conversation = {
  /** All that came back, as Latin-1. */
  readonly received: string;
  /** The error code of the socket, or null. */
  readonly error: string | null;
  /** The server had not closed the connection in time. */
  readonly hung: boolean;
};

const CLOSE_WITHIN = 5_000; // ms after the client has ended its side
const TALK_LIMIT = 30_000; // ms; what is sent asks for kilobytes, so nothing honest talks that long

// Half open, so that the client decides when its side ends; without delay, so that segments stay apart.
const SOCKET = { allowHalfOpen: true, noDelay: true };

/**
 * Writes segments to a port of this machine, ends its side when the server has said nothing for `patience` ms, and waits
 * until the server closes. node gives a request up when its client ends its side, so only patience sees slow answers.
 */
export function converse(
  port: number,
  { segments, patience }: Pick<Plan, 'segments' | 'patience'>,
  localAddress = '127.0.0.1',
): Promise<Conversation> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let error: string | null = null;
    let hung = false;
    let silence: NodeJS.Timeout | undefined;
    const giveUp = () => {
      hung = true;
      socket.destroy();
    };
    let limit = setTimeout(giveUp, TALK_LIMIT);
    const socket = connect({ port, host: '127.0.0.1', localAddress, ...SOCKET });

    const end = () => {
      if (socket.writableEnded) return;
      socket.end();
      clearTimeout(limit);
      limit = setTimeout(giveUp, CLOSE_WITHIN);
    };
    const endWhenSilent = () => {
      clearTimeout(silence);
      silence = setTimeout(end, patience);
    };
    socket.on('connect', async () => {
      await writeAll(socket, segments);
      if (patience === 0) end();
      else endWhenSilent();
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (patience > 0) endWhenSilent();
    });
    socket.on('end', end);
    socket.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
      error = code;
    });
    socket.on('close', () => {
      clearTimeout(limit);
      clearTimeout(silence);
      resolve({ received: Buffer.concat(chunks).toString('latin1'), error, hung });
    });
  });
}

async function writeAll(socket: ReturnType<typeof connect>, segments: readonly Buffer[]) {
  for (const segment of segments) {
    if (!socket.writable) return;
    socket.write(segment);
    // Goes on in the next turn of the loop, so that the kernel is given two segments and not one.
    await new Promise(setImmediate);
  }
}
