/**
 * The log: one JSON object a line, for machines to read and for `grep`. JSON.stringify escapes line breaks, so whatever
 * a client sends stays inside its line. Callers never pass a password, cookie, token or session ID.
 */

const LEVELS = ['info', 'warn', 'error', 'silent'] as const;
export type Level = (typeof LEVELS)[number];

/** Writes one line: the event's name, then whatever else is known. */
export type Write = (event: string, facts: Readonly<Record<string, unknown>>) => void;

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
      write(`${JSON.stringify({ time, level, event, ...facts })}\n`);
    };
  };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** An error as a line of text for the log: never for the client. */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? error.message;
  return error.cause === undefined ? text : `${text}\nbecause of ${describe(error.cause)}`;
}
