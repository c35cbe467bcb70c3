/** What a client sends, and what comes back. */
import type { Connection } from '../http/connection.ts';
import type { Exchange } from './transcript.ts';

/** Where the server listens. `host` is what to connect to: 127.0.0.1 or ::1. */
export type Site = { readonly host: string; readonly port: number };

/** A request. Fields are sent as a form. */
export type Request = {
  readonly method?: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** The body as it is, instead of fields. */
  readonly body?: string;
  /** Besides the usual ones, or in their place. Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent by the page of another site: as it is, without the hidden fields of the own form. */
  readonly foreign?: boolean;
  /** Instead of the cookies of the jar; null sends none. */
  readonly cookie?: string | null;
  /** A connection that is open; it stays open. Otherwise there is a new one for this request. */
  readonly on?: Connection;
  /** In how many pieces the body is sent, with pauses between them. */
  readonly pieces?: number;
  /** Whether to wait for bytes behind the end that the answer announced. */
  readonly lookBehind?: boolean;
};

/** An answer, with its bytes as they came. */
export type Answer = {
  readonly exchange: Exchange;
  readonly status: number;
  /** The values of all headers of this name (lower case). */
  all(name: string): readonly string[];
  readonly body: Buffer;
  readonly text: string;
  /** How many bytes came behind the end that was announced. */
  readonly surplus: number;
  /** ms from the last byte of the request to the end of the answer. */
  readonly ms: number;
};
