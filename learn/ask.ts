/** Predicates on an exchange that several notes and experiments share. */
import { type Exchange, header, headers, type TimedText } from './exchange.ts';

/** Exchanges, oldest first. */
export type History = readonly Exchange[];

/** A header of the request (name in lower case), or null. */
export const sent = (exchange: Exchange, name: string): TimedText | null =>
  header(exchange.request.lines, name);

/** A header of the response (name in lower case), or null. */
export const got = (exchange: Exchange, name: string): TimedText | null =>
  header(exchange.response?.lines ?? [], name);

/** All headers of the response with this name. */
export const allGot = (exchange: Exchange, name: string): readonly TimedText[] =>
  headers(exchange.response?.lines ?? [], name);

/** A file that a page loads, not a page. */
export const isAsset = ({ path }: Exchange): boolean => /\.(?:css|svg|ico|png|js|txt)$/.test(path);

/** The icons that browsers fetch by themselves. */
export const isIcon = ({ path }: Exchange): boolean =>
  /^\/(?:favicon\.ico|apple-touch-icon.*|icon(?:\.[0-9a-f]+)?\.svg)$/.test(path);

/**
 * A browser, by its User-Agent: those of browsers begin with "Mozilla/", those of programs rarely
 * do.
 */
export const isBrowser = (exchange: Exchange): boolean =>
  /^Mozilla\//.test(sent(exchange, 'user-agent')?.value ?? '');

/**
 * A file that a browser loaded because of a page, not because a user typed its address.
 */
export const isAskedByItself = (exchange: Exchange, history: History): boolean =>
  isAsset(exchange) &&
  isBrowser(exchange) &&
  sent(exchange, 'sec-fetch-mode')?.value !== 'navigate' &&
  history.some((past) => isPageRequest(past) && sameAgent(past, exchange));

/** A GET or HEAD for something that is no asset. */
export const isPageRequest = (exchange: Exchange): boolean =>
  /^(?:GET|HEAD)$/.test(exchange.method) && !isAsset(exchange);

/** A method that changes something (RFC 9110, section 9.2.1 names those that do not). */
export const isUnsafe = ({ method }: Exchange): boolean =>
  /^(?:POST|PUT|PATCH|DELETE)$/.test(method);

/** The response is JSON. */
export const isJson = ({ kind }: Exchange): boolean => kind === 'json';

/** The response is a page. */
export const isPage = ({ kind }: Exchange): boolean => kind === 'page';

/** Whether two requests have the same User-Agent. */
export const sameAgent = (a: Exchange, b: Exchange): boolean => a.agent.key === b.agent.key;

/** The response redirects to the login page. */
export const sentToLogin = (exchange: Exchange): boolean =>
  exchange.status === 303 &&
  /^(?:https?:\/\/[^/]+)?\/login(?:\?next=.*)?$/.test(got(exchange, 'location')?.value ?? '');

/** Whether two requests carry the same ticket. */
export const sharesTicket = (a: Exchange, b: Exchange): boolean =>
  a.tickets.some((ticket) => b.tickets.includes(ticket));

/**
 * The request had a ticket that is not valid: the server clears the cookie and redirects to the
 * login page.
 */
export const isTicketRefused = (exchange: Exchange): boolean =>
  exchange.tickets.length > 0 &&
  exchange.takesBack &&
  exchange.path !== '/logout' &&
  (sentToLogin(exchange) || exchange.status === 401);

/** Paths that only a signed-in user sees with status 200. */
const MEMBERS_ONLY = /^\/(?:dashboard|me|confirm|account|users|invites)(?:\/|$)/;

/** The request had a valid ticket. */
export const isTicketAccepted = (exchange: Exchange): boolean =>
  exchange.tickets.length === 1 && exchange.status === 200 && MEMBERS_ONLY.test(exchange.path);

/** The request had a valid token in a header. */
export const isTokenAccepted = (exchange: Exchange): boolean =>
  /^bearer /i.test(sent(exchange, 'authorization')?.value ?? '') &&
  exchange.status === 200 &&
  MEMBERS_ONLY.test(exchange.path);

/** The response holds a new pair of tokens. */
export const isTokenPair = ({ method, path, status }: Exchange): boolean =>
  method === 'POST' &&
  /^\/token\/(?:login(?:\/second-step)?|refresh)$/.test(path) &&
  status === 200;

/** Whether the history shows that the server issued this ticket or accepted it. */
export const isKnownGood = (ticket: string, history: History): boolean =>
  history.some(
    (past) =>
      past.handedOut === ticket || (isTicketAccepted(past) && past.tickets.includes(ticket)),
  );

/** Whether it was valid once, and no request since then can have ended it: its time was over. */
export function hasEndedByItself(
  history: History,
  wasValid: (exchange: Exchange) => boolean,
): boolean {
  const last = history.findLastIndex(wasValid);
  const isChange = (exchange: Exchange) => isUnsafe(exchange) && exchange.status < 400;
  return last !== -1 && !history.slice(last + 1).some(isChange);
}

/**
 * A failed login: the password was wrong, or there is no such account; the response does not say
 * which.
 */
export const isFailedLogIn = (exchange: Exchange): boolean =>
  isLogIn(exchange) && exchange.status === 401 && !asksSecondFactor(exchange);

/** The password was right, and the JSON of the response asks a program for the second factor. */
export const asksSecondFactor = (exchange: Exchange): boolean =>
  isLogIn(exchange) &&
  exchange.status === 401 &&
  exchange.response?.names.includes('secondFactor') === true;

const isLogIn = ({ method, path }: Exchange): boolean =>
  method === 'POST' && /^\/(?:token\/)?login$/.test(path);

/** A second factor that was sent: after the right password, or a passkey instead of it. */
export const sendsFactor = ({ method, path }: Exchange): boolean =>
  method === 'POST' && /^\/(?:(?:token\/)?login\/second-step|login\/passkey)$/.test(path);

/**
 * For a request that was refused because another site sent it: the header that says so; else null.
 */
export function crossSiteLine(exchange: Exchange): TimedText | null {
  if (exchange.status !== 403 || !isUnsafe(exchange)) return null;
  const site = sent(exchange, 'sec-fetch-site');
  if (site !== null && !/^(?:same-origin|none)$/.test(site.value)) return site;
  const origin = sent(exchange, 'origin');
  const own = `://${sent(exchange, 'host')?.value.toLowerCase()}`;
  return origin !== null && !origin.value.endsWith(own) ? origin : null;
}

/** The request brings a sign-in that waits for its second step. */
export const sendsPending = (exchange: Exchange): boolean =>
  /(?:^|; ?)(?:__Host-)?pending=/.test(sent(exchange, 'cookie')?.value ?? '');
