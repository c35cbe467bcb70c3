/**
 * The cookie jar: a list in memory, and the file format that curl has from Netscape's browser. A
 * line has seven fields, separated by tabs: domain, whether the hosts below it get the cookie too,
 * path, secure, expiry, name, value. `#HttpOnly_` before the domain marks an HttpOnly cookie.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { belongsTo, type JarCookie, type Place, readSetCookie } from './cookie.ts';
import type { Options } from './options.ts';

const FILE_HEADER = [
  '# Netscape HTTP Cookie File',
  '# https://curl.se/docs/http-cookies.html',
  '# This file was made by lessons/http.ts. curl reads it too.',
  '',
  '',
];

/** The cookies of one run of the client. */
export class Jar {
  #cookies: JarCookie[] = [];

  /** Adds the cookies of a file. A file that does not exist counts as an empty jar. */
  load(file: string): void {
    for (const line of readIfThere(file).split(/\r?\n/)) {
      const cookie = readLine(line);
      if (cookie !== null) this.#put(cookie);
    }
  }

  /** Stores the cookie of a Set-Cookie line. One that has expired deletes the stored cookie. */
  set(line: string, from: Place): void {
    const cookie = readSetCookie(line, from, seconds());
    if (cookie !== null) this.#put(cookie);
  }

  /** The value of the Cookie header for a request; null when no cookie belongs there. */
  header(to: Place): string | null {
    // Longer paths first (RFC 6265bis, section 5.8.3). The rest is curl's own order: longer
    // domains, longer names, then the newest first.
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

  /** Writes the cookies that have not expired to a file; `-` means standard output. */
  save(file: string): void {
    const text = FILE_HEADER.join('\n') + this.#alive().map(toLine).toReversed().join('');
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

/** Opens the jar that the options ask for. Returns null when they ask for none. */
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
    name,
    value,
    path,
    httpOnly,
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
