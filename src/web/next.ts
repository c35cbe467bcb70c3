/**
 * Where a user goes after signing in. `next` comes from the query, so an attacker can put any
 * address into a link: only a page of this site is accepted (open redirect, CWE-601; ASVS 3.7.2).
 */

import { withNext } from '../../views/with-next.ts';
import type { Context } from '../http/context.ts';
import type { Prefix } from '../http/prefix.ts';
import { parseTarget, queryField } from '../http/target.ts';
import { byForm } from './by-form.ts';

/** The path and query that `next` names, or null when it is not a page of this site. */
export type NextRule = (next: string | null) => string | null;

// One slash, followed by neither a slash nor a backslash: browsers read `/\host` and `//host` as
// another host. Printable ASCII only: browsers drop tabs and line breaks, so `/<tab>/host` is
// `//host` to them.
const LOCAL = /^\/(?![/\\])[\x21-\x7e]*$/;

type LocalPage = {
  /** Percent-decoded once. */
  readonly path: string;
  /** Path and query as a browser asks for them. */
  readonly address: string;
};

/**
 * The page that a text names on the host where it is used; null when it leads to another host, or
 * does not decode.
 */
export function localPage(next: string): LocalPage | null {
  if (!LOCAL.test(next)) return null;
  // The URL parser of browsers says where this leads: dots and backslashes further in can change
  // the host, too (`/.//host`).
  const url = new URL(next, 'http://here.invalid');
  const target = parseTarget(url.pathname);
  if (url.origin !== 'http://here.invalid' || target === null) return null;
  return { path: target.path, address: url.pathname + url.search };
}

/**
 * Creates the rule. `isPage` says whether a path has a page; `protects` are the paths of other apps
 * on this host that use /verify.
 */
export function createNextRule(
  isPage: (path: string) => boolean,
  protects: readonly string[] = [],
): NextRule {
  return (next) => {
    const page = next === null ? null : localPage(next);
    if (page === null) return null;
    const { path, address } = page;
    const known = isPage(path) || protects.some((app) => address.startsWith(app));
    return known ? address : null;
  };
}

/**
 * The rule of a site below a prefix: the other pages of its host are accepted, too, as
 * `https://example.com/orders`. Nobody here knows which of them exist.
 */
export function withHostPages(ownPage: NextRule, { origin, covers }: Prefix): NextRule {
  return (next) => {
    if (next?.startsWith(`${origin}/`) !== true) return ownPage(next);
    const address = localPage(next.slice(origin.length))?.address;
    return address === undefined || covers(address) ? null : `${origin}${address}`;
  };
}

/**
 * The address of the log-in page with the page to return to. For a GET that is the page that was
 * requested. A form is lost: the user returns to the page that it stands on, and is told that
 * nothing was changed.
 */
export function loginUrl(context: Context, safeNext: NextRule): string {
  const { method, path } = context;
  if (method === 'GET' || method === 'HEAD') {
    return loginReturningTo(pageAsked(context, safeNext));
  }
  // The user types the password at the log-in: /confirm need not ask for it again.
  const page = path === '/confirm' ? null : pageAbove(path, safeNext);
  return withNext('/login?done=ended', page);
}

/** The address of the log-in page that returns to a page, or to no page in particular. */
export function loginReturningTo(page: string | null): string {
  return withNext('/login', page);
}

/** The page of this site that `next` in the query of a request names, or null. */
export function nextOf({ query }: Pick<Context, 'query'>, safeNext: NextRule): string | null {
  return safeNext(queryField(query, 'next'));
}

/**
 * The page that a GET asks for, or null: a form is not sent again. It is the page to return to
 * after a form, so one that leaves the site is marked (by-form.ts).
 */
export function pageAsked({ method, path, query }: Context, safeNext: NextRule): string | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  return safeNext(byForm(query === '' ? path : `${path}?${query}`));
}

/**
 * The nearest page at or above a path, or null: `/users/6` for `/users/6/role`, where a form is
 * sent to. `pageOf` answers with the page at a path, or null.
 */
export function pageAbove(path: string, pageOf: (path: string) => string | null): string | null {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const page = pageOf(path.slice(0, end));
    if (page !== null) return page;
  }
  return null;
}
