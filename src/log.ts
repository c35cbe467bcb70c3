/**
 * The log: one JSON object per line, for machines and for `grep`. JSON.stringify escapes line
 * breaks, so a client cannot forge a line. Callers never pass a password, cookie, token or session
 * ID.
 */

// docs/security.md says which line has which: `info` is for lines that come with every request.
const LEVELS = ['info', 'notice', 'warn', 'error', 'silent'] as const;
/** A level of the log; `silent` as a threshold drops all lines. */
export type Level = (typeof LEVELS)[number];

type Facts = Readonly<Record<string, unknown>> & { time?: never; level?: never; event?: never };

/** Writes one line: the name of the event, then the facts about it. */
export type Write = (event: string, facts: Facts) => void;

/** The log: a function per level. */
export type Log = {
  readonly info: Write;
  readonly notice: Write;
  readonly warn: Write;
  readonly error: Write;
};

/** The level with this name, or null. */
export function parseLevel(text: string): Level | null {
  return LEVELS.find((level) => level === text) ?? null;
}

/** Collects the lines of one turn of the event loop and passes them on as one text. */
export type Batch = { readonly add: (line: string) => void; readonly flush: () => void };

/**
 * Creates a batch: one write per turn of the event loop, because one per line took a tenth of the
 * time of a request. Call flush before the process exits.
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
 * Creates a log that drops lines below `threshold`. `write` takes one line with its line end; `now`
 * is in ms.
 */
export function createLog(threshold: Level, write: (line: string) => void, now: () => number): Log {
  let writtenAt = Number.NaN;
  let time = '';
  const timeNow = () => {
    const at = now();
    // A busy server logs many lines per ms, and formatting a date costs as much as the rest of the
    // line.
    if (at !== writtenAt) {
      writtenAt = at;
      time = new Date(at).toISOString();
    }
    return time;
  };
  const at = (level: Level): Write => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(threshold)) return () => {};
    return (event, facts) => {
      const head = `{"time":"${timeNow()}","level":"${level}","event":${JSON.stringify(event)}`;
      const rest = escapeRest(JSON.stringify(facts)).slice(1); // without its brace: one object
      write(`${head}${rest === '}' ? '' : ','}${rest}\n`);
    };
  };
  return { info: at('info'), notice: at('notice'), warn: at('warn'), error: at('error') };
}

const REST = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

// JSON.stringify escapes only the controls below U+0020. A terminal obeys U+009B like ESC [, some
// readers take U+2028 for a line end, and U+202E reverses the rest of a line.
function escapeRest(facts: string): string {
  return facts.replace(REST, escapeUnits);
}

// Each half of a surrogate pair by itself.
function escapeUnits(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

/** Logs an error whose work goes on, or had no client to tell. */
export type LogError = (error: unknown) => void;

/** Creates the function that writes such an error to this log, as the event `failed`. */
export function createLogError(log: Log): LogError {
  return (error) => log.error('failed', { error: errorText(error) });
}

/** An error and its causes as text for the log; never send it to a client. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const text = error.stack ?? error.message;
  return error.cause === undefined ? text : `${text}\nbecause of ${errorText(error.cause)}`;
}
