/**
 * A site below a path of a host that has other pages, such as `/auth`: the package in somebody's
 * own program. The routes, the handlers and the pages know nothing of it and write `/login`. A
 * request loses the prefix before anything reads its target, and a finished reply gets it, here and
 * nowhere else.
 *
 * Cookies keep `Path=/`: without it a browser refuses the name `__Host-`, and the other pages of
 * the host have to know who is signed in.
 */
import { HTML_TYPE, type Reply } from './reply.ts';

export type Prefix = {
  /** `/auth` */
  readonly path: string;
  /** The origin of the host: `https://example.com`. */
  readonly origin: string;
  /** The origin and the path, `https://example.com/auth`: what mails and links begin with. */
  readonly siteUrl: string;
  /** The target of a request as the routes know it, or null when it is not one of the site. */
  readonly inside: (target: string) => string | null;
  /** The reply with the prefix before each address of the site. */
  readonly outside: (reply: Reply) => Reply;
  /** Whether the path of the host is one of the site. */
  readonly covers: (path: string) => boolean;
};

// Segments of unreserved characters (RFC 3986, section 2.3), none of which is `.` or `..`.
const PATH = /^(?:\/(?!\.{1,2}(?:\/|$))[\w.~-]+)+$/;

// A browser looks for it at the root of a host (W3C, A Well-Known URL for Changing Passwords).
const AT_THE_ROOT = '/.well-known/change-password';

// Where an address of the site begins in a page. Only a template writes a quotation mark: in a
// value it is `&quot;`, so no text of a user is changed. `//` would be another host.
const ADDRESS = /( (?:href|src|action|formaction)=")\/(?!\/)/g;

/** Whether a text can be the prefix of a site: `/auth`, `/staff/login`. */
export function isPrefix(path: string): boolean {
  return PATH.test(path);
}

/** Creates it for a host (scheme and host) and a path that isPrefix accepts. */
export function createPrefix(origin: string, path: string): Prefix {
  const covers = (target: string) =>
    target.startsWith(path) && ['/', '?', undefined].includes(target[path.length]);
  return {
    path,
    origin,
    siteUrl: `${origin}${path}`,
    covers,
    inside: (target) => {
      if (target === AT_THE_ROOT) return target;
      if (!covers(target)) return null;
      const rest = target.slice(path.length);
      return rest.startsWith('/') ? rest : `/${rest}`;
    },
    outside: (reply) => {
      const { location } = reply.headers;
      const isPage = reply.headers['content-type'] === HTML_TYPE;
      if (location === undefined && !isPage) return reply;
      const headers =
        typeof location === 'string'
          ? { ...reply.headers, location: toLocation(location) }
          : reply.headers;
      const body = isPage ? String(reply.body).replaceAll(ADDRESS, `$1${path}/`) : reply.body;
      return { ...reply, headers, body };
    },
  };

  // A page of the host is written with its origin (web/next.ts). Without it the browser stays at
  // the name that it has used, such as 127.0.0.1 instead of localhost.
  function toLocation(location: string): string {
    if (location.startsWith('/')) return `${path}${location}`;
    return location.startsWith(`${origin}/`) ? location.slice(origin.length) : location;
  }
}
