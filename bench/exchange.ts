/** Single requests before and after the load: to log in, and to check responses. */
import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { PAGE_HEADERS } from './wire.ts';

/** A whole response, its body not decoded. */
export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

type Options = {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as a form, by POST; empty for a POST without a body. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Whose connections it uses; a new one without it. */
  readonly agent?: Agent;
};

/** Sends one request with a browser's headers. Redirects are not followed. */
export function exchange(port: number, path: string, options: Options = {}): Promise<Answer> {
  const { headers = {}, fields, agent = false } = options;
  const body = fields === undefined ? undefined : new URLSearchParams(fields).toString();
  const type = body ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {};
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        agent,
        method: body === undefined ? 'GET' : 'POST',
        headers: { ...PAGE_HEADERS, ...type, ...headers },
      },
      (response) => {
        const { statusCode = 0, headers: received } = response;
        const answer = (bytes: Buffer) => ({ status: statusCode, headers: received, body: bytes });
        buffer(response).then((bytes) => resolve(answer(bytes)), reject);
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Logs in or signs up. Returns the session cookie as it is sent back; throws if there is none. */
export async function signIn(
  port: number,
  path: string,
  fields: Readonly<Record<string, string>>,
  userAgent: string = PAGE_HEADERS['User-Agent'] ?? '',
): Promise<string> {
  const { status, headers, body } = await exchange(port, path, {
    fields,
    headers: { 'User-Agent': userAgent },
  });
  const pairs = (headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]);
  // koa signs its cookie with a second one. Our device cookie is not needed.
  const cookies = pairs.filter((pair) => !pair?.startsWith('device='));
  if (status !== 303 || cookies.length === 0) {
    throw new Error(`signing in at ${path} was answered with ${status}: ${body.toString()}`);
  }
  return cookies.join('; ');
}
