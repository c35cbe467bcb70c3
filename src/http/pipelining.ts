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

type Turn = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly work: () => void;
};

type Connection = {
  /** The request that is worked on, or whose answer has not left completely. */
  current: Turn | null;
  readonly queue: Turn[];
  /** The request whose answer ends the connection. */
  last: IncomingMessage | null;
};

const connections = new WeakMap<Socket, Connection>();

function connectionOf(socket: Socket): Connection {
  let connection = connections.get(socket);
  if (connection === undefined) {
    connection = { current: null, queue: [], last: null };
    connections.set(socket, connection);
  }
  return connection;
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
  // Parsed in one piece with a request that has ended the connection.
  if (connection.last !== null || socket.destroyed) return true;
  // After an Upgrade header the client may switch protocols, and node's parser drops bytes that
  // came with the request. We do not upgrade (RFC 9110, section 7.8), so this request is the last
  // of its connection.
  if (request.headers.upgrade !== undefined) connection.last = request;
  const turn = { request, response, work };
  if (connection.current === null) {
    run(connection, turn);
    return true;
  }
  if (connection.queue.length < QUEUE_LIMIT) {
    connection.queue.push(turn);
    return true;
  }
  socket.destroy();
  return false;
}

function run(connection: Connection, turn: Turn): void {
  const { request, response, work } = turn;
  connection.current = turn;
  // Not "finish" but "close" of the response: its last byte has left, or the connection is gone.
  response.on('close', () => {
    connection.current = null;
    if (connection.last === request || request.socket.destroyed) return;
    const next = connection.queue.shift();
    if (next !== undefined) run(connection, next);
  });
  work();
}

/** Makes the answer to this request the last one of its connection, unless an earlier one is. */
export function closeAfter(request: IncomingMessage): void {
  const connection = connectionOf(request.socket);
  // The requests behind the one that is worked on may be marked already: they were refused, or
  // offered another protocol, when they arrived.
  const isCurrent = connection.current?.request === request;
  if (connection.last === null || isCurrent) connection.last = request;
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
  const { current, queue } = connection;
  const answered = current === null || current.response.writableEnded;
  const unanswered = answered ? queue : [current, ...queue];
  const complete = unanswered.findLast(({ request }) => request.complete);
  if (complete !== undefined) connection.last ??= complete.request;
  return connection.last === null;
}
