/** Requests as browsers and programs send them, and what their responses hand out. */
import { connect } from 'node:net';

/** What the helpers below need of an app: fetch on it. */
type Requests = { request(path: string, init?: RequestInit): Promise<Response> };

/** A form post as a browser on this site sends it. */
export function form(fields: Record<string, string>, cookie = ''): RequestInit {
  return {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { 'sec-fetch-site': 'same-origin', accept: 'text/html', ...(cookie && { cookie }) },
  };
}

/** A JSON post as a program sends it. */
export function json(data: unknown, cookie = ''): RequestInit {
  return {
    method: 'POST',
    body: JSON.stringify(data),
    headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
  };
}

/**
 * The cookie that a response sets, as a request sends it: `name=value`. Throws when there is none.
 */
export function cookieOf(response: Response): string {
  const pair = response.headers.getSetCookie()[0]?.split(';', 1)[0];
  if (pair === undefined) throw new Error(`no cookie came with this ${response.status}`);
  return pair;
}

/** A request for a page with this cookie. */
export function asPage(cookie: string): RequestInit {
  return { headers: { accept: 'text/html', cookie } };
}

/** A request for JSON with this cookie. */
export function asJson(cookie: string): RequestInit {
  return { headers: { accept: 'application/json', cookie } };
}

/** Sends bytes to a port. Resolves to all that the server sends until it closes the connection. */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}

/** The text of a request with these header lines; the connection ends with its response. */
export function rawRequest(line: string, headers: readonly string[], body = ''): string {
  return [line, ...headers, 'Connection: close', '', body].join('\r\n');
}

/**
 * Opens a one-time link as a browser does. Resolves to the page behind it, or to the response that
 * does not lead to one.
 */
export async function openLink(app: Requests, link: string, cookie = ''): Promise<Response> {
  const opened = await app.request(link, asPage(cookie));
  const place = opened.headers.get('location');
  if (opened.status !== 303 || place === null) return opened;
  await opened.arrayBuffer();
  return app.request(place, asPage([cookieOf(opened), cookie].filter(Boolean).join('; ')));
}

/**
 * Redeems a one-time link with its secret in the body, as a program does: `link` is
 * `/reset/SECRET`.
 */
export function redeem(app: Requests, link: string, init: RequestInit): Promise<Response> {
  const [, kind = '', token = ''] = link.split('/');
  const { body } = init;
  if (body instanceof URLSearchParams) {
    const fields = new URLSearchParams(body);
    fields.set('token', token);
    return app.request(`/${kind}`, { ...init, body: fields });
  }
  const data = { ...JSON.parse(String(body)), token };
  return app.request(`/${kind}`, { ...init, body: JSON.stringify(data) });
}

/** A log-in page without the challenge for a passkey, which is another one each time. */
export function withoutChallenge(page: string): string {
  return page.replaceAll(/challenge&quot;:&quot;[\w-]+/g, 'CHALLENGE');
}

/** Parts of a path that are not the id of a record, though some look like the id `existing`. */
export function notIds(existing: number): readonly string[] {
  return [
    '99',
    '0',
    '-1',
    `${existing}.0`,
    `${existing}e0`,
    `0x${existing}`,
    `0${existing}`,
    `%20${existing}`,
    'ada',
    '__proto__',
    '9'.repeat(30),
  ];
}
