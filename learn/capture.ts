/**
 * Captures the bytes of a connection at the socket: what comes in before node's parser sees it, and
 * what goes out. A response object would not do: it lacks `Date`, `Connection` and `Keep-Alive`,
 * and does not exist for requests that the parser refuses.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Conversation, type ConversationOptions } from './conversation.ts';

type Chunk = Uint8Array | string;
type Rest = readonly unknown[];
type Event = readonly [name: string, ...rest: Rest];

/** Captures every new connection. Returns a function that stops. */
export function capture(
  server: Server,
  options: Omit<ConversationOptions, 'connection'>,
): () => void {
  let connections = 0;
  const listenIn = (socket: Socket) =>
    attach(socket, new Conversation({ ...options, connection: ++connections }));
  server.on('connection', listenIn);
  return () => server.off('connection', listenIn);
}

// With a 'data' listener node reads the socket in JavaScript instead of in its parser; both get the
// same bytes.
function attach(socket: Socket, conversation: Conversation): void {
  socket.on('data', () => {}); // moves the reading into JavaScript
  tapIncoming(socket, conversation);
  tapOutgoing(socket, conversation);
  socket.once('close', () => conversation.closed());
}

/**
 * Passes the bytes on, and lets the app run where a body begins. The parser by itself does that at
 * the first piece of a body. When JavaScript feeds it, it does not, and a request whose body is
 * refused unread would not end its connection, as it does without the capture.
 */
function tapIncoming(socket: Socket, conversation: Conversation): void {
  const emit = socket.emit.bind(socket) as (name: string | symbol, ...rest: Rest) => boolean;
  const waiting: Event[] = [];
  const next = () => {
    const event = waiting.shift();
    if (event === undefined) return;
    emit(...event);
    if (waiting.length > 0) setImmediate(next);
  };
  socket.emit = (name: string | symbol, ...rest: Rest): boolean => {
    if (name === 'close') while (waiting.length > 0) next();
    if (name !== 'data' && name !== 'end') return emit(name, ...rest);
    const bytes = rest[0];
    const events: Event[] =
      bytes instanceof Uint8Array
        ? cut(bytes, conversation.received(toBytes(bytes))).map((piece) => [name, piece])
        : [[name]];
    const idle = waiting.length === 0;
    waiting.push(...events);
    if (idle) next();
    return true;
  };
}

function cut(bytes: Uint8Array, ends: readonly number[]): Uint8Array[] {
  const places = [0, ...ends.filter((end) => end < bytes.length), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

function tapOutgoing(socket: Socket, conversation: Conversation): void {
  const { write, end } = socket;
  socket.write = (chunk: Chunk, ...rest: Rest): boolean => {
    conversation.sent(toBytes(chunk, rest[0]));
    return write.call(socket, chunk, ...(rest as []));
  };
  socket.end = (chunk?: Chunk | (() => void), ...rest: Rest): Socket => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) {
      conversation.sent(toBytes(chunk, rest[0]));
    }
    return end.call(socket, chunk as Chunk, ...(rest as []));
  };
}

function toBytes(chunk: Chunk, encoding?: unknown): Buffer {
  if (typeof chunk !== 'string') return Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  return Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8');
}
