/**
 * Where the log goes. Its reader may go away (EPIPE) and its disk may be full (ENOSPC): neither
 * ends a login. What cannot be written is counted and dropped, and each write is a new attempt.
 */

/**
 * What is needed of a stream. Standard output can be written to again after an error, other streams
 * cannot.
 */
export type Sink = {
  on(event: 'error', listener: () => void): unknown;
  write(text: string, done: (error?: NodeJS.ErrnoException | null) => void): unknown;
};

export type Notices = {
  /** Writing has begun to fail. `code` is the system's: EPIPE, ENOSPC. */
  readonly failed: (code: string) => void;
  /** Writing works again, after so many lines were lost. */
  readonly recovered: (lines: number) => void;
};

/** A function that writes text to a stream and never throws. */
export function createOutput(stream: Sink, notices: Notices): (text: string) => void {
  let lost = 0;
  const settle = (text: string, error: NodeJS.ErrnoException | null | undefined) => {
    if (error) {
      if (lost === 0) notices.failed(error.code ?? error.message);
      lost += text.split('\n').length - 1;
    } else if (lost > 0) {
      const lines = lost;
      lost = 0;
      notices.recovered(lines);
    }
  };
  // Without a listener this event would end everything. Each write hears of its own failure below.
  stream.on('error', () => {});
  return (text) => void stream.write(text, (error) => settle(text, error));
}
