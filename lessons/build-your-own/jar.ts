/** The cookies of one browser, kept by the rules of browsers and never chosen by their names. */
import { belongsTo, type JarCookie, readSetCookie } from '../http/cookie.ts';

const HOST = 'localhost';

/** The cookies that a client has, and sends where they belong. */
export class Jar {
  #cookies: readonly JarCookie[];

  constructor(cookies: readonly JarCookie[] = []) {
    this.#cookies = cookies;
  }

  get cookies(): readonly JarCookie[] {
    const now = seconds();
    return this.#cookies.filter(({ expires }) => expires === 0 || expires > now);
  }

  /** Takes the Set-Cookie lines of an answer to a request for `path`. */
  take(lines: readonly string[], path: string): void {
    for (const line of lines) {
      const cookie = readSetCookie(line, { host: HOST, path }, seconds());
      if (cookie === null) continue;
      const others = this.#cookies.filter(
        ({ name, path }) => name !== cookie.name || path !== cookie.path,
      );
      this.#cookies = [...others, cookie];
    }
  }

  /** The value of the Cookie header for `path`; null when no cookie belongs there. */
  header(path: string): string | null {
    const fitting = this.cookies
      .filter((cookie) => belongsTo(cookie, { host: HOST, path }))
      .sort((a, b) => b.path.length - a.path.length);
    return fitting.length === 0 ? null : cookieHeader(fitting);
  }
}

/** Cookies as one Cookie header. */
export function cookieHeader(cookies: readonly { name: string; value: string }[]): string {
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
