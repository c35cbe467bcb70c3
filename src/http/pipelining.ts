/**
 * Pipelining (RFC 9112, section 9.3.2): requests of one connection that arrive before the answer to
 * the one in front.
 *
 * Two things have to hold. One request is worked on at a time: node:http emits whatever has
 * arrived, and a client that writes a thousand requests in one segment and reads nothing would have
 * a thousand handlers at work and their answers in memory. And an answer with `Connection: close`
 * is the last one (section 9.6): node:http goes on reading all the same, and the request behind a
 * refused one would be carried out, which is what a request smuggler hopes for. Browsers and
 * proxies send one request at a time anyway.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Requests of one connection that may wait. No honest client sends so many without an answer. */
const QUEUE_LIMIT = 32;

type QueuedRequest = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly work: () => void;
};

type Connection = {
  /** The requests whose answers have not been handed to the socket yet, in their order. */
  readonly unanswered: Set<IncomingMessage>;
  /** The request whose answer ends the connection. */
  last: IncomingMessage | null;
  busy: boolean;
  readonly queue: QueuedRequest[];
};

const connections = new WeakMap<Socket, Connection>();

function connectionOf(socket: Socket): Connection {
  let connection = connections.get(socket);
  if (connection === undefined) {
    connection = { unanswered: new Set(), last: null, busy: false, queue: [] };
    connections.set(socket, connection);
  }
  return connection;
}

/**
 * Records a request that has arrived. False when an earlier answer is the last of its connection:
 * ignore this request.
 */
export function requestStarted(request: IncomingMessage): boolean {
  const connection = connectionOf(request.socket);
  if (connection.last !== null) return false;
  connection.unanswered.add(request);
  // After an Upgrade header the client may switch protocols, and node's parser drops bytes that
  // came with the request. We do not upgrade (RFC 9110, section 7.8), so this request is the last
  // of its connection.
  if (request.headers.upgrade !== undefined) connection.last = request;
  return true;
}

/** Records that the answer to a request has been handed to the socket. */
export function requestAnswered(request: IncomingMessage): void {
  connectionOf(request.socket).unanswered.delete(request);
}

/**
 * Runs the work of a request after the answers before it have left, or never when one of them ends
 * the connection. False when QUEUE_LIMIT requests wait already: the connection is then destroyed.
 */
export function answerInOrder(
  request: IncomingMessage,
  response: ServerResponse,
  work: () => void,
): boolean {
  const { socket } = request;
  const connection = connectionOf(socket);
  if (!connection.busy) {
    run(connection, { request, response, work });
    return true;
  }
  if (connection.queue.length < QUEUE_LIMIT) {
    connection.queue.push({ request, response, work });
    return true;
  }
  socket.destroy();
  return false;
}

function run(connection: Connection, { request, response, work }: QueuedRequest): void {
  connection.busy = true;
  // Not "finish" but "close" of the response: its last byte has left, or the connection is gone.
  response.on('close', () => {
    const ended = isLast(request) || request.socket.destroyed;
    const next = ended ? undefined : connection.queue.shift();
    if (next === undefined) connection.busy = false;
    else run(connection, next);
  });
  work();
}

/** Makes the answer to this request the last one of its connection. */
export function closeAfter(request: IncomingMessage): void {
  connectionOf(request.socket).last ??= request;
}

/** Whether the answer to this request is the last one of its connection. */
export function isLast(request: IncomingMessage): boolean {
  return connectionOf(request.socket).last === request;
}

/**
 * Claims the right to answer bytes that are not a request. False when the last answer is out or on
 * its way, or when a complete request still waits for its answer, which then becomes the last one.
 */
export function claimRefusal(socket: Socket): boolean {
  const connection = connectionOf(socket);
  const complete = [...connection.unanswered].filter((request) => request.complete).at(-1);
  if (complete !== undefined) connection.last ??= complete;
  return connection.last === null;
}
