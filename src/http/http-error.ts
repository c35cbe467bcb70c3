import type { ReplyHeaders } from './reply.ts';

/**
 * A refusal that the client may read. Any other error is a bug: it is logged, and the client gets a
 * fixed sentence. `message` is a sentence for a person; `headers` are sent along (Allow,
 * Retry-After).
 */
export class HttpError extends Error {
  readonly status: number;
  readonly headers: ReplyHeaders;

  constructor(status: number, message: string, headers: ReplyHeaders = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.headers = headers;
  }
}
