/**
 * The place of a page in the stream: the run of the server, and the number of the last exchange
 * that the page has. Numbers begin again with each start, so a number alone would not do.
 */
import { randomBytes } from 'node:crypto';

/** One run of the server. */
export type StreamRun = {
  /** The text for the place behind an exchange: `3f9a1c07-12`. */
  placeOf(exchange: number): string;
  /**
   * The exchange after which a page continues. `restarted`: the page shows those of an earlier run,
   * so it continues from the beginning.
   */
  continueAfter(place: string): { readonly exchange: number; readonly restarted: boolean };
};

/** A run that begins now. */
export function beginRun(): StreamRun {
  const run = randomBytes(4).toString('hex');
  return {
    placeOf: (exchange) => `${run}-${exchange}`,
    continueAfter(place) {
      const [, of = '', number = ''] = /^([0-9a-f]{8})-(\d{1,9})$/.exec(place) ?? [];
      if (of === run) return { exchange: Number(number), restarted: false };
      return { exchange: 0, restarted: of !== '' };
    },
  };
}
