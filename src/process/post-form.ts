/**
 * Sends a form to an app: the one connection that this program opens to another program, besides
 * those to its database. The address was registered by an administrator, so the program can be made
 * to call whatever its machine reaches (server-side request forgery, ASVS 15.3.2): it says nothing
 * of the answer but its status, follows no redirect, and sends no credential.
 */
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { errorCode } from '../error-code.ts';
import { isLoopback } from '../http/origins.ts';

/** ms for the whole exchange: a stopping server waits for it. */
export const PATIENCE = 5_000;
/** Bytes of an answer that are read and thrown away; after them the connection is closed. */
const READ_AT_MOST = 16_384;

/** Why there was no answer. `reason`: `timeout`, or a code such as ECONNREFUSED. */
export class PostFailed extends Error {
  readonly reason: string;

  constructor(reason: string, cause: unknown) {
    super(`no answer: ${reason}`, { cause });
    this.reason = reason;
  }
}

/**
 * Posts the fields to an address, in plain text to this machine only, within `patience` ms. Answers
 * with the status; rejects with PostFailed.
 */
export function postForm(
  address: string,
  fields: Readonly<Record<string, string>>,
  patience: number = PATIENCE,
): Promise<number> {
  const body = String(new URLSearchParams(fields));
  const options: RequestOptions = {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Coatcheck',
    },
    agent: false, // no connection stays open
    signal: AbortSignal.timeout(patience),
  };
  return new Promise((resolve, reject) => {
    let status: number | null = null;
    const fail = (error: unknown) => {
      if (status === null) reject(new PostFailed(reasonOf(error), error));
      else resolve(status); // the rest of the answer says nothing more
    };
    if (!mayPost(address)) return fail(new Error('neither https nor this machine'));
    const request = address.startsWith('https:') ? requestHttps : requestHttp;
    request(address, options)
      .on('error', fail)
      // After a 101, which nobody has asked for, there is neither an answer nor an error.
      .on('close', () => fail(new Error('closed without an answer')))
      .on('response', (response) => {
        const { statusCode = 0 } = response;
        status = statusCode;
        // An app that is cut off in the middle of its answer would log an error.
        discard(response).then(() => resolve(statusCode), fail);
      })
      .end(body);
  });
}

/** Whether what is sent to an address can be read on the way by nobody else. */
function mayPost(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(address));
}

async function discard(response: IncomingMessage): Promise<void> {
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > READ_AT_MOST) return; // which closes the connection
  }
}

function reasonOf(error: unknown): string {
  const code = errorCode(error);
  return code === 'ABORT_ERR' ? 'timeout' : code || 'failed';
}
