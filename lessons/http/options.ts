/**
 * Parses the command line into one record. When an option is repeated, the last one wins, except
 * for -b, -d, -H, -o and URLs, which add up.
 */
import { readFileSync } from 'node:fs';
import { CurlError } from './error.ts';

/** What the command line asks for. Each field belongs to one option of curl, or to a few. */
export type Options = {
  readonly urls: readonly string[];
  /** Files of -o: the first for the first URL, and so on. There may be fewer than URLs. */
  readonly outputs: readonly string[];
  readonly include: boolean;
  readonly verbose: boolean;
  readonly silent: boolean;
  readonly head: boolean;
  readonly follow: boolean;
  /** The method that -X asks for. */
  readonly method: string | null;
  readonly body: string | null;
  /** The data of -d, when -G moves it from the body to the query of the URL. */
  readonly query: string | null;
  readonly headers: readonly string[];
  /** Cookies given as text: `a=1; b=2`. */
  readonly cookies: string | null;
  /** Files of -b. With one of them, or with `cookieJar`, received cookies are stored. */
  readonly cookieFiles: readonly string[];
  readonly cookieJar: string | null;
  readonly writeOut: string | null;
  readonly user: string | null;
  readonly agent: string;
  readonly referrer: string | null;
};

/** The User-Agent of this client, unless -A gives another one. */
export const AGENT = 'coatcheck-http/1';

// Each long name, and the letter of the same option.
const LONG: Readonly<Record<string, string>> = {
  include: 'i',
  silent: 's',
  'show-error': 'S',
  verbose: 'v',
  head: 'I',
  location: 'L',
  get: 'G',
  insecure: 'k',
  'no-buffer': 'N',
  disable: 'q',
  'http1.1': 'k',
  request: 'X',
  data: 'd',
  'data-urlencode': 'U',
  header: 'H',
  cookie: 'b',
  'cookie-jar': 'c',
  output: 'o',
  'write-out': 'w',
  user: 'u',
  'user-agent': 'A',
  referer: 'e',
};
const FLAGS = 'isSvILGkNq';
const VALUES = 'XdUHbcowuAe';

/**
 * Parses the arguments of the client. Throws CurlError 2 for an unknown option or a missing value,
 * and 26 for a file that cannot be read.
 */
export function parseOptions(args: readonly string[]): Options {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const data: string[] = [];
  const urls: string[] = [];
  const waiting = [...args];
  const take = (name: string, letter: string, value = waiting.shift()) => {
    if (value === undefined) throw new CurlError(2, `option ${name}: requires parameter`);
    if (letter === 'd') data.push(plain(value));
    else if (letter === 'U') data.push(encoded(value));
    else values.set(letter, [...(values.get(letter) ?? []), value]);
  };
  for (let arg = waiting.shift(); arg !== undefined; arg = waiting.shift()) {
    const letters = arg.startsWith('--') ? LONG[arg.slice(2)] : arg.slice(1);
    if (!arg.startsWith('-') || arg === '-') urls.push(arg);
    else if (letters === undefined) throw unknown(arg);
    else readLetters(arg, letters);
  }
  if (urls.length === 0) throw new CurlError(2, '(2) no URL specified');

  function readLetters(arg: string, letters: string): void {
    for (const [index, letter] of [...letters].entries()) {
      if (FLAGS.includes(letter)) flags.add(letter);
      else if (!VALUES.includes(letter) || (letter === 'U' && !arg.startsWith('--'))) {
        throw unknown(arg);
      } else {
        // The value is the rest of the word (`-XPOST`) or the next word (`-so file`).
        const rest = letters.slice(index + 1);
        take(arg, letter, rest === '' ? undefined : rest);
        return;
      }
    }
  }

  const last = (letter: string) => values.get(letter)?.at(-1) ?? null;
  const given = values.get('b') ?? [];
  const joined = data.length === 0 ? null : data.join('&');
  return {
    urls,
    outputs: values.get('o') ?? [],
    include: flags.has('i') || flags.has('I'),
    verbose: flags.has('v'),
    silent: flags.has('s') && !flags.has('S'),
    head: flags.has('I'),
    follow: flags.has('L'),
    method: last('X'),
    body: flags.has('G') ? null : joined,
    query: flags.has('G') ? joined : null,
    headers: values.get('H') ?? [],
    cookies: given.filter((text) => text.includes('=')).join('; ') || null,
    cookieFiles: given.filter((text) => !text.includes('=')),
    cookieJar: last('c'),
    writeOut: last('w'),
    user: last('u'),
    agent: last('A') ?? AGENT,
    referrer: last('e'),
  };
}

// The data of -d: sent as it is; of `@file`, the content without its line breaks.
function plain(value: string): string {
  return value.startsWith('@') ? readText(value.slice(1)).replaceAll(/[\r\n\0]/g, '') : value;
}

// The data of --data-urlencode: `name=text`, `=text`, `text`, `name@file` or `@file`. Only the text
// is encoded; the name is taken as it is.
function encoded(value: string): string {
  const at = value.search(/[=@]/);
  if (at === -1) return encode(value);
  const name = value.slice(0, at);
  const text = value[at] === '@' ? readText(value.slice(at + 1)) : value.slice(at + 1);
  return name === '' ? encode(text) : `${name}=${encode(text)}`;
}

function encode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new CurlError(26, `Failed to open ${file}`);
  }
}

function unknown(arg: string): CurlError {
  return new CurlError(2, `option ${arg}: is unknown`);
}
