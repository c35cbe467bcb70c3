/**
 * A reply is a plain record that describes an answer. A test compares two records, and
 * Content-Length, HEAD and the security headers stand in one place, send.ts. There is no streaming:
 * every answer of this app fits in memory, so it is complete before its first byte leaves, and a
 * late error can still become a 500.
 */

export type ReplyHeaders = Readonly<Record<string, string | readonly string[]>>;

export type Reply = {
  readonly status: number;
  /** Names in lower case. A list is sent as several lines, which only Set-Cookie needs. */
  readonly headers: ReplyHeaders;
  readonly body: string | Buffer;
  /** Whether a body of text is ASCII by construction: its length need not be counted. */
  readonly ascii?: true;
  /** Whether this same record is sent again and again: its headers are listed once. */
  readonly constant?: true;
  /**
   * Whether it may be compressed: nothing in it is a secret or about a user (compress.ts). Its Vary
   * names Accept-Encoding.
   */
  readonly compressible?: true;
  /** Whether it is a page with the script for passkeys. */
  readonly script?: true;
};

export const HTML_TYPE = 'text/html; charset=utf-8';
export const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * A JSON reply. No cache may keep it: it is about a person, and the same address has a page (`Vary:
 * Accept`).
 */
export function json(status: number, data: unknown, headers: ReplyHeaders = {}): Reply {
  return {
    status,
    headers: { 'content-type': JSON_TYPE, 'cache-control': 'no-store', vary: 'Accept', ...headers },
    body: `${JSON.stringify(data)}\n`,
  };
}

/**
 * 303 See Other: the browser goes on with GET, so that a reload does not send the form again (RFC
 * 9110, 15.4.4).
 */
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
