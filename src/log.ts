/**
 * The log: one JSON object a line, for machines to read and for `grep`. JSON.stringify escapes line breaks, so whatever
 * a client sends stays inside its line. Callers never pass a password, cookie, token or session ID.
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

/** A log that drops what is below `threshold`. `write` takes one line with its end; `now` is in ms. */
export function createLog(threshold: Level, write: (line: string) => void, now: () => number): Log {
  const at = (level: Level): Write => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(threshold)) return () => {};
    return (event, facts) => {
      const time = new Date(now()).toISOString();
      write(`${escapeRest(JSON.stringify({ time, level, event, ...facts }))}\n`);
    };
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

// JSON.stringify escapes the controls below U+0020 only. A terminal obeys U+009B as it does ESC [, and some readers
// take U+2028 for the end of a line.
function escapeRest(line: string): string {
  return line.replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** An error as a line of text for the log: never for the client. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? error.message;
  return error.cause === undefined ? text : `${text}\nbecause of ${describe(error.cause)}`;
}
