import { connect } from 'node:net';
import type { Plan } from './generate.ts';

/** What happened on one connection. */
export type Conversation = {
  /** All received bytes, as Latin-1. */
  readonly received: string;
  /** The error code of the socket, or null. */
  readonly error: string | null;
  /** The server did not close the connection in time. */
  readonly hung: boolean;
};

const CLOSE_WITHIN = 5_000; // ms after the client has ended its side
const TALK_LIMIT = 30_000; // ms; the requested responses have kilobytes, so none takes that long

// Half open, so that the client decides when its side ends; no delay, so that segments stay
// separate.
const SOCKET = { allowHalfOpen: true, noDelay: true };

/**
 * Writes segments to a port of this machine, ends its side when no data came for `patience` ms, and
 * waits until the server closes. Node aborts a request when the client ends its side, so slow
 * responses need patience.
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
    // Continues in the next turn of the event loop, so that the kernel gets separate segments.
    await new Promise(setImmediate);
  }
}
