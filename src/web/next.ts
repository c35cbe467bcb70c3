/**
 * Where to go after signing in. `next` comes from the address bar, so anybody can write it into a link: it may lead to
 * a page of this site and nowhere else (open redirect, CWE-601; ASVS 3.7.2).
 */
import type { Context } from '../http/context.ts';
import { parseTarget } from '../http/target.ts';

/** The place `next` names, as a path with its query, or null when it is not a page of this site. */
export type NextRule = (next: string | null) => string | null;

// One slash and then neither slash nor backslash: browsers read `/\host` and `//host` as another host. Printable ASCII
// only: they also skip tabs and line breaks, so `/<tab>/host` is `//host` to them.
const LOCAL = /^\/(?![/\\])[\x21-\x7e]*$/;

/** The rule for a site whose GET pages are told by `isPage`. `protects`: paths of apps on this host that ask /verify. */
export function createNextRule(
  isPage: (path: string) => boolean,
  protects: readonly string[] = [],
): NextRule {
  return (next) => {
    if (next === null || !LOCAL.test(next)) return null;
    // Ask the parser that browsers use where this leads: dots and backslashes further in move it too (`/.//host`).
    const url = new URL(next, 'http://here.invalid');
    if (url.origin !== 'http://here.invalid') return null;
    const target = parseTarget(url.pathname);
    if (target === null) return null;
    const known = isPage(target.path) || protects.some((path) => url.pathname.startsWith(path));
    return known ? url.pathname + url.search : null;
  };
}

/**
 * The log-in page, which knows where to go on: back to the page that was asked for. A form that was sent is not sent again as
 * something else: on to the page it stands on, and with a word that nothing was changed.
 */
export function loginUrl({ method, path, query }: Context, safeNext: NextRule): string {
  if (method === 'GET' || method === 'HEAD') {
    const here = safeNext(query === '' ? path : `${path}?${query}`);
    return here === null ? '/login' : `/login?next=${encodeURIComponent(here)}`;
  }
  // Whoever was asked for their password types it at the log-in now; once is enough.
  const page = path === '/confirm' ? null : pageAbove(path, safeNext);
  return `/login?done=ended${page === null ? '' : `&next=${encodeURIComponent(page)}`}`;
}

// `/users/6` for `/users/6/role`: the nearest address above a form that has a page.
function pageAbove(path: string, safeNext: NextRule): string | null {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const page = safeNext(path.slice(0, end));
    if (page !== null) return page;
  }
  return null;
}
