/**
 * Writes the log to standard output. Its reader may exit (EPIPE) and its disk may be full (ENOSPC):
 * neither may end the server. Lines that cannot be written are counted and dropped; each write is a
 * new attempt.
 */

/**
 * The part of a stream that is used. Standard output accepts writes after an error, other streams
 * do not.
 */
export type Sink = {
  on(event: 'error', listener: () => void): unknown;
  write(text: string, done: (error?: NodeJS.ErrnoException | null) => void): unknown;
};

/** Callbacks for the beginning and the end of a failure. */
export type Notices = {
  /** A write has failed after one that worked. `code` is an error code: EPIPE, ENOSPC. */
  readonly failed: (code: string) => void;
  /** A write has worked again, after `lines` lines were lost. */
  readonly recovered: (lines: number) => void;
  /** These lines were lost; told each time. */
  readonly lost?: (lines: number) => void;
};

/** Returns a function that writes text to a stream and never throws. */
export function createOutput(stream: Sink, notices: Notices): (text: string) => void {
  let lost = 0;
  const settle = (text: string, error: NodeJS.ErrnoException | null | undefined) => {
    if (error) {
      if (lost === 0) notices.failed(error.code ?? error.message);
      const lines = text.split('\n').length - 1;
      lost += lines;
      notices.lost?.(lines);
    } else if (lost > 0) {
      const lines = lost;
      lost = 0;
      notices.recovered(lines);
    }
  };
  // Without a listener, an "error" event would end the server. The callback of each write reports
  // its failure.
  stream.on('error', () => {});
  return (text) => void stream.write(text, (error) => settle(text, error));
}
