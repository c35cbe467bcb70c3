/**
 * The end of a connection. An answer with `Connection: close` is the last one: whatever was sent behind its request
 * must not be acted on, nor answered (RFC 9112, section 9.6). node:http goes on reading all the same, and the pipelined
 * request behind a refused one would be carried out in silence - which is what a smuggler hopes for.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

type State = {
  /** The requests that wait for their answers, in their order. */
  readonly waiting: Set<IncomingMessage>;
  /** The request whose answer ends the connection. */
  last: IncomingMessage | null;
};

const states = new WeakMap<Socket, State>();

/** A request has come. False when the answer before it was, or will be, the last: forget this one. */
export function requestStarted(request: IncomingMessage): boolean {
  const state = stateOf(request.socket);
  if (state.last !== null) return false;
  state.waiting.add(request);
  // After an Upgrade header the client may switch protocols, and node's parser drops bytes that
  // came with the request. We do not upgrade (RFC 9110, section 7.8), so this request is the last
  // of its connection.
  if (request.headers.upgrade !== undefined) state.last = request;
  return true;
}

/** The answer to a request has been handed to the socket. */
export function requestAnswered(request: IncomingMessage): void {
  stateOf(request.socket).waiting.delete(request);
}

/** Makes the answer to this request the last one. */
export function closeAfter(request: IncomingMessage): void {
  stateOf(request.socket).last ??= request;
}

/** Whether the answer to this request is the last one. */
export function isLast(request: IncomingMessage): boolean {
  return stateOf(request.socket).last === request;
}

/**
 * For bytes that are no request: whether there is anything to say about them. Not when the last answer is out or on its
 * way, nor when a request that came whole still waits for its answer, which is then the last.
 */
export function claimRefusal(socket: Socket): boolean {
  const state = stateOf(socket);
  const whole = [...state.waiting].filter((request) => request.complete).at(-1);
  if (whole !== undefined) state.last ??= whole;
  return state.last === null;
}

function stateOf(socket: Socket): State {
  let state = states.get(socket);
  if (state === undefined) {
    state = { waiting: new Set(), last: null };
    states.set(socket, state);
  }
  return state;
}

const connections = new WeakMap<Server, Set<Socket>>();

/** Remembers the open connections of a server, for `destroyUnused`. */
export function trackConnections(server: Server): void {
  const sockets = new Set<Socket>();
  connections.set(server, sockets);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
}

/** Ends the connections on which nothing was ever sent. Browsers open some in advance, and node takes them for busy ones. */
export function destroyUnused(server: Server): void {
  for (const socket of connections.get(server) ?? []) {
    if (socket.bytesRead === 0) socket.destroy();
  }
}
