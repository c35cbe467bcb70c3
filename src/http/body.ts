/**
 * Reads the request body into memory, and counts it while it arrives: Content-Length is only a
 * claim, and a chunked body makes none. There are no uploads here, so there is no multipart and no
 * stream. A body is never decompressed: a few bytes of brotli can become gigabytes, and a bug in
 * the decoder would be open to every client.
 */
import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';

/**
 * Bytes. The longest honest form is an e-mail, a password of 1,024 bytes percent-encoded threefold,
 * and a path.
 */
export const BODY_LIMIT = 16 * 1024;

const firstReads = new WeakMap<IncomingMessage, () => void>();
const bodies = new WeakMap<IncomingMessage, Promise<Buffer>>();

/** Registers the `100 Continue` reply (RFC 9110, 10.1.1), sent when the body is first read. */
export function onFirstRead(request: IncomingMessage, sendContinue: () => void): void {
  firstReads.set(request, sendContinue);
}

/**
 * All the bytes of the body. A second call gets the same promise. Rejects with HttpError 413 over
 * BODY_LIMIT, 415 when the body is compressed, 400 when the client gave up.
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
  firstReads.get(request)?.();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // By default, leaving the loop early destroys the socket, and the 413 is still to be sent.
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

/**
 * Whether part of the body is still on its way: the answer then has to end the connection instead
 * of reading on.
 */
export function bodyPending(request: IncomingMessage): boolean {
  if (request.complete) return false;
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  return coding !== undefined || Number(length ?? 0) > 0;
}

function tooLarge(): HttpError {
  return new HttpError(413, `That was too much to send: the limit is ${BODY_LIMIT / 1024} KiB.`);
}
