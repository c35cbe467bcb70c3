/**
 * The cookie jar: a list in memory, and the file format that Netscape's browser had and curl kept. Seven fields by tabs:
 * domain, whether hosts below it too, path, secure, expiry, name, value. `#HttpOnly_` before the domain is a flag.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { belongsTo, type JarCookie, type Place, readSetCookie } from './cookie.ts';
import type { Options } from './options.ts';

const HEAD = [
  '# Netscape HTTP Cookie File',
  '# https://curl.se/docs/http-cookies.html',
  '# This file was made by lessons/http.ts. curl reads it too.',
  '',
  '',
];

export class Jar {
  #cookies: JarCookie[] = [];

  /** Adds the cookies of a file. A file that is not there is an empty jar. */
  load(file: string): void {
    for (const line of readIfThere(file).split(/\r?\n/)) {
      const cookie = readLine(line);
      if (cookie !== null) this.#put(cookie);
    }
  }

  /** Keeps what a Set-Cookie line brings, or drops what it takes back. */
  set(line: string, from: Place): void {
    const cookie = readSetCookie(line, from, seconds());
    if (cookie !== null) this.#put(cookie);
  }

  /** The cookies for a request, as the value of a Cookie header; null when there are none. */
  header(to: Place): string | null {
    // Longer paths first (RFC 6265bis, section 5.8.3); the rest of the order is curl's, which ends with the newest first.
    const fitting = this.#alive()
      .toReversed()
      .filter((cookie) => belongsTo(cookie, to));
    fitting.sort(
      (a, b) =>
        b.path.length - a.path.length ||
        b.domain.length - a.domain.length ||
        b.name.length - a.name.length,
    );
    return fitting.length === 0
      ? null
      : fitting.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  /** Writes the cookies that are still alive. `-` is standard output. */
  save(file: string): void {
    const text = HEAD.join('\n') + this.#alive().map(toLine).toReversed().join('');
    if (file === '-') process.stdout.write(text);
    else writeFileSync(file, text);
  }

  #put(cookie: JarCookie): void {
    const same = (other: JarCookie) =>
      other.name === cookie.name && other.domain === cookie.domain && other.path === cookie.path;
    const at = this.#cookies.findIndex(same);
    if (at === -1) this.#cookies.push(cookie);
    else this.#cookies[at] = cookie;
  }

  #alive(): JarCookie[] {
    this.#cookies = this.#cookies.filter(({ expires }) => expires === 0 || expires > seconds());
    return this.#cookies.slice();
  }
}

/** The jar that the options ask for; null when no cookies are kept. */
export function loadJar({ cookieFiles, cookieJar }: Options): Jar | null {
  if (cookieFiles.length === 0 && cookieJar === null) return null;
  const jar = new Jar();
  for (const file of cookieFiles) jar.load(file);
  return jar;
}

function readLine(line: string): JarCookie | null {
  const httpOnly = line.startsWith('#HttpOnly_');
  if (line.startsWith('#') && !httpOnly) return null;
  const fields = line.replace('#HttpOnly_', '').split('\t');
  const [domain, tail, path, secure, expires, name, value = ''] = fields;
  if (domain === undefined || path === undefined || name === undefined) return null;
  return {
    ...{ name, value, path, httpOnly },
    domain: domain.replace(/^\./, '').toLowerCase(),
    tailMatch: tail === 'TRUE',
    secure: secure === 'TRUE',
    expires: Number(expires) || 0,
  };
}

function toLine(cookie: JarCookie): string {
  const { domain, tailMatch, path, secure, httpOnly, expires, name, value } = cookie;
  const host = `${httpOnly ? '#HttpOnly_' : ''}${tailMatch ? '.' : ''}${domain}`;
  const flag = (is: boolean) => (is ? 'TRUE' : 'FALSE');
  return `${[host, flag(tailMatch), path, flag(secure), expires, name, value].join('\t')}\n`;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
