/**
 * The log: one JSON object a line, for machines to read and for `grep`. JSON.stringify escapes line
 * breaks, so whatever a client sends stays inside its line. Callers never pass a password, cookie,
 * token or session ID.
 */

const LEVELS = ['info', 'warn', 'error', 'silent'] as const;
export type Level = (typeof LEVELS)[number];

type Facts = Readonly<Record<string, unknown>> & { time?: never; level?: never; event?: never };

/** Writes one line: the event's name, then whatever else is known. */
export type Write = (event: string, facts: Facts) => void;

export type Log = { readonly info: Write; readonly warn: Write; readonly error: Write };

/** The level a setting names, or null. */
export function parseLevel(text: string): Level | null {
  return LEVELS.find((level) => level === text) ?? null;
}

/** Collects lines and passes on in one piece what one turn of the event loop has brought. */
export type Batch = { readonly add: (line: string) => void; readonly flush: () => void };

/**
 * One write for all the lines of a turn of the event loop: a write for each cost a tenth of a
 * request. Flush before exit.
 */
export function createBatch(write: (text: string) => void): Batch {
  let waiting = '';
  const flush = () => {
    const text = waiting;
    waiting = '';
    if (text !== '') write(text);
  };
  const add = (line: string) => {
    if (waiting === '') setImmediate(flush);
    waiting += line;
  };
  return { add, flush };
}

/**
 * A log that drops what is below `threshold`. `write` takes one line with its end; `now` is in ms.
 */
export function createLog(threshold: Level, write: (line: string) => void, now: () => number): Log {
  let writtenAt = Number.NaN;
  let time = '';
  const timeNow = () => {
    const at = now();
    // A busy server has many lines a millisecond; each date written out costs as much as the rest
    // of its line.
    if (at !== writtenAt) {
      writtenAt = at;
      time = new Date(at).toISOString();
    }
    return time;
  };
  const at = (level: Level): Write => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(threshold)) return () => {};
    return (event, facts) => {
      write(`${escapeRest(JSON.stringify({ time: timeNow(), level, event, ...facts }))}\n`);
    };
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

const REST = /[\u007f-\u009f\u2028\u2029]/;

// JSON.stringify escapes the controls below U+0020 only. A terminal obeys U+009B as it does ESC [,
// and some readers take U+2028 for the end of a line.
function escapeRest(line: string): string {
  if (!REST.test(line)) return line;
  return line.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An error as a line of text for the log: never for the client. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? error.message;
  return error.cause === undefined ? text : `${text}\nbecause of ${errorText(error.cause)}`;
}
