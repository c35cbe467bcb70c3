/** Requests that never became one: too slow, too large, not HTTP, or too many connections. */
import { type Family, labelled } from './family.ts';

/** By the code that the log has in its line `unparsed`. All other codes are `malformed`. */
const REASON_OF: Readonly<Record<string, string>> = {
  TOO_MANY_CONNECTIONS: 'connections',
  TOO_MANY_PIPELINED: 'pipelined',
  ERR_HTTP_REQUEST_TIMEOUT: 'timeout',
  HPE_HEADER_OVERFLOW: 'too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too_large',
  ECONNRESET: 'reset',
};
const MALFORMED = 'malformed';

/** Counts them by reason, from 0 on. */
export class UnparsedCounts {
  readonly #reasons = new Map<string, number>(
    [...Object.values(REASON_OF), MALFORMED].map((reason) => [reason, 0]),
  );

  add(code: string): void {
    const reason = REASON_OF[code] ?? MALFORMED;
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
  }

  family(): Family {
    return labelled(
      'counter',
      'coatcheck_http_unparsed_total',
      'Requests and connections that were turned away before there was a request to answer.',
      'reason',
      () => this.#reasons,
    );
  }
}
