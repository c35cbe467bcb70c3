/**
 * One request of a connection at a time. node:http parses whatever has arrived and emits a request for each: a client that
 * writes a thousand of them in one segment, and reads nothing, had a thousand handlers at work and their answers in memory.
 * Here the next one waits until the answer before it was taken by the other side. Browsers and proxies send one anyway.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { isLast } from './connection.ts';

/** Requests of one connection that may wait. No honest client sends so many without an answer. */
const LONGEST_LINE = 32;

type Turn = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly work: () => void;
};
type Queue = { busy: boolean; readonly waiting: Turn[] };

const lines = new WeakMap<Socket, Queue>();

/**
 * Does the work of a request when the answers before it are out, or never: when one of them ends the connection. False when
 * too many wait already: the connection is ended then.
 */
export function answerInOrder(
  request: IncomingMessage,
  response: ServerResponse,
  work: () => void,
): boolean {
  const { socket } = request;
  const turn = { request, response, work };
  const line = lines.get(socket) ?? { busy: false, waiting: [] };
  if (!line.busy) {
    lines.set(socket, line);
    take(line, turn);
    return true;
  }
  if (line.waiting.length < LONGEST_LINE) {
    line.waiting.push(turn);
    return true;
  }
  socket.destroy();
  return false;
}

function take(line: Queue, { request, response, work }: Turn): void {
  line.busy = true;
  // Not "finish" of the handler but "close" of the answer: its last byte has left, or the connection is gone.
  response.on('close', () => {
    const next = isLast(request) || request.socket.destroyed ? undefined : line.waiting.shift();
    if (next !== undefined) take(line, next);
    else line.busy = false;
  });
  work();
}
