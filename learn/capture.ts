/**
 * The bytes of the conversation, at the socket: what came in before the parser of node sees it, and
 * what goes out as it is handed over. A response object could not tell: it lacks `Date`,
 * `Connection` and `Keep-Alive`, and knows nothing of what the parser refuses.
 */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Conversation, type ConversationOptions } from './conversation.ts';

type Chunk = Uint8Array | string;
type Rest = readonly unknown[];
type Event = readonly [name: string, ...rest: Rest];

/** Listens in on every connection that is made from now on. Returns how to stop. */
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

// Attached to 'data', node reads in JavaScript what it otherwise reads in its parser alone, and
// both get the same bytes.
function attach(socket: Socket, conversation: Conversation): void {
  socket.on('data', () => {}); // what moves the reading into JavaScript
  tapIncoming(socket, conversation);
  tapOutgoing(socket, conversation);
  socket.once('close', () => conversation.closed());
}

/**
 * Hands the bytes on, and lets the app run where a body begins. The parser on its own does that
 * with the first piece of a body; one that is given the bytes from JavaScript does not, and then a
 * request whose body is refused unread would not end its connection, as it does when nobody
 * watches.
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
