/** Formats what -w prints after each URL. */

/** What is known about the transfer of one URL. */
export type Facts = {
  status: number;
  connects: number;
  redirect: string;
  /** Bytes of the body that was printed. */
  size: number;
  /** When the transfer started: ms, by `performance.now()`. */
  readonly started: number;
};

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/**
 * Fills in the format of -w. An unknown name is replaced by nothing and reported on standard error,
 * as in curl.
 */
export function writeOut(format: string, facts: Facts): string {
  const values: Readonly<Record<string, string>> = {
    http_code: String(facts.status).padStart(3, '0'),
    response_code: String(facts.status).padStart(3, '0'),
    num_connects: String(facts.connects),
    redirect_url: facts.redirect,
    size_download: String(facts.size),
    time_total: ((performance.now() - facts.started) / 1000).toFixed(6),
  };
  return format.replaceAll(/%\{([^}]*)\}|%%|\\(.)/g, (all, name?: string, letter?: string) => {
    if (name !== undefined) {
      const value = values[name];
      if (value === undefined)
        process.stderr.write(`curl: unknown --write-out variable: '${name}'\n`);
      return value ?? '';
    }
    return letter === undefined ? '%' : (ESCAPES[letter] ?? all);
  });
}
