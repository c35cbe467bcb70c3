/**
 * A reply is a plain record: what to answer, not the act of answering. A handler can be tested by comparing two of
 * them, and Content-Length, HEAD and the security headers have one home, send.ts. There is no streaming: every answer
 * of this app fits in memory, so it is complete before the first byte leaves and a late error can still become a 500.
 */

export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

export type Reply = {
  readonly status: number;
  /** Names in lower case. A list is sent as several lines, which only Set-Cookie needs. */
  readonly headers: ReplyHeaders;
  readonly body: string | Buffer;
};

export const HTML_TYPE = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';

/** A JSON answer. It differs by Accept from the page at the same address, and it is about a person: nobody caches it. */
export function json(status: number, data: unknown, headers: ReplyHeaders = {}): Reply {
  return {
    status,
    headers: { 'content-type': JSON_TYPE, 'cache-control': 'no-store', vary: 'Accept', ...headers },
    body: `${JSON.stringify(data)}\n`,
  };
}

/** 303 See Other: whatever the method was, go on with GET, so that a reload does not send the form again (RFC 9110, 15.4.4). */
export function seeOther(location: string, headers: ReplyHeaders = {}): Reply {
  return {
    status: 303,
    headers: { location, 'cache-control': 'no-store', vary: 'Accept', ...headers },
    body: '',
  };
}

/** 204 No Content. */
export function noContent(headers: ReplyHeaders = {}): Reply {
  return { status: 204, headers: { 'cache-control': 'no-store', ...headers }, body: '' };
}
