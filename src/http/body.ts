/**
 * The request body, counted while it arrives: Content-Length is a claim, and a chunked body makes none. Small, whole
 * and in memory; there are no uploads here, so no multipart and no streams. Never decompressed either: a few bytes of
 * brotli can become gigabytes, and a decoder bug would be reachable by anybody.
 */
import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';

/** Bytes. The longest honest form is an e-mail, a password of 1,024 bytes percent-encoded threefold, and a path. */
export const BODY_LIMIT = 16 * 1024;

const invitations = new WeakMap<IncomingMessage, () => void>();
const bodies = new WeakMap<IncomingMessage, Promise<Buffer>>();

/** Leaves word for a client that waits for leave to send its body (`Expect: 100-continue`): called when it is first read. */
export function onFirstRead(request: IncomingMessage, welcome: () => void): void {
  invitations.set(request, welcome);
}

/**
 * All the bytes of the body; whoever asks again is given the same. Rejects with HttpError 413 over BODY_LIMIT, 415 when it is
 * compressed, 400 when the client gave up.
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  let body = bodies.get(request);
  if (body === undefined) {
    body = receive(request);
    bodies.set(request, body);
  }
  return body;
}

async function receive(request: IncomingMessage): Promise<Buffer> {
  if (request.headers['content-encoding'] !== undefined) {
    throw new HttpError(415, 'Send the body as it is, without Content-Encoding.');
  }
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) throw tooLarge();
  invitations.get(request)?.();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // By default leaving the loop early tears the request from its socket, and the 413 is still to be sent.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > BODY_LIMIT) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(400, 'The connection ended before the whole body arrived.');
  }
  return Buffer.concat(chunks, size);
}

/** Whether part of the body is still on its way: the connection must then end with the answer, not be read to its end. */
export function bodyPending(request: IncomingMessage): boolean {
  if (request.complete) return false;
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return coding !== undefined || Number(length ?? 0) > 0;
}

function tooLarge(): HttpError {
  return new HttpError(413, `That was too much to send: the limit is ${BODY_LIMIT / 1024} KiB.`);
}
