/** Experiments that show how a login works. */
import {
  got,
  hasEndedByItself,
  isAsset,
  isJson,
  isKnownGood,
  isPage,
  isPageRequest,
  isTicketAccepted,
  isTicketRefused,
  isTokenAccepted,
  sameAgent,
  sent,
  sharesTicket,
} from '../ask.ts';
import { done, type Experiment } from './experiment.ts';

/** The experiments in the order of the page. */
export const USEFUL = [
  {
    id: 'count-requests',
    concept: 'text',
    title: 'Count the requests of one page',
    how: 'Guess how many requests one page needs, open the start page, and count.',
    seen: done(
      (last, before) =>
        isAsset(last) && before.some((past) => isPage(past) && sameAgent(past, last)),
    ),
  },
  {
    id: 'see-the-head',
    concept: 'more-http',
    title: 'Ask for the head alone',
    how: 'Send HEAD: the response has a content-length and no body.',
    command: 'curl -I $APP/',
    seen: done(
      (last) => last.method === 'HEAD' && last.status < 400 && got(last, 'content-length') !== null,
    ),
  },
  {
    id: 'json-instead',
    concept: 'forms-and-json',
    title: 'One address, two responses',
    how: 'Request the dashboard once as a page and once as JSON.',
    command: "curl -i -H 'Accept: application/json' $APP/dashboard",
    seen: done((last, before) =>
      before.some(
        (past) =>
          past.path === last.path &&
          past.method === last.method &&
          isJson(past) !== isJson(last) &&
          past.status < 404 &&
          last.status < 404 &&
          isPageRequest(last),
      ),
    ),
  },
  {
    id: 'both-languages',
    concept: 'forms-and-json',
    title: '404 as a page and as JSON',
    how: 'Request an address that does not exist, once as a page and once as JSON.',
    command: "curl -i -H 'Accept: application/json' $APP/nowhere",
    seen: done(
      (last, before) =>
        last.status === 404 &&
        before.some((past) => past.status === 404 && isJson(past) !== isJson(last)),
    ),
  },
  {
    id: 'not-modified',
    concept: 'more-http',
    title: 'A copy that is still current',
    how: 'Request the style sheet with the version of your copy (the etag of an earlier response) and get 304.',
    command: "curl -i -H 'If-None-Match: *' $APP/style.css",
    seen: done((last) => last.status === 304),
  },
  {
    id: 'find-the-line',
    concept: 'by-hand',
    title: 'Find the line that logs you in',
    how: 'Create an account or sign in, and find the one line of the response that does it.',
    seen: done((last) => last.handedOut !== null),
  },
  {
    id: 'same-ticket-again',
    concept: 'set-cookie',
    title: 'The same ticket, every time',
    how: 'Sign in, reload the dashboard, and compare the Cookie lines.',
    seen: done(
      (last, before) =>
        isPageRequest(last) &&
        before.some(
          (past) => isPageRequest(past) && sameAgent(past, last) && sharesTicket(past, last),
        ),
    ),
  },
  {
    id: 'no-ticket',
    concept: 'set-cookie',
    title: 'Without your cookies',
    how: 'Sign in, then open the same page in a private window, or with curl without its jar: no Cookie line, so the server does not know you.',
    seen: done(
      (last, before) =>
        isPageRequest(last) &&
        sent(last, 'cookie') === null &&
        before.some(
          (past) =>
            past.tickets.length > 0 &&
            sameAgent(past, last) &&
            // Cookies belong to a host: under another name of this machine the same window sends
            // none.
            sent(past, 'host')?.value === sent(last, 'host')?.value,
        ),
    ),
  },
  {
    id: 'restart-and-reload',
    concept: 'restart',
    title: 'Restart the server',
    how: 'Sign in, stop the server, start it again, reload the dashboard: the ticket still works.',
    seen: done(
      (last, before) =>
        isTicketAccepted(last) &&
        (before[0] ?? last).id === 1 &&
        !last.tickets.some((ticket) => before.some(({ handedOut }) => handedOut === ticket)),
    ),
  },
  {
    id: 'session-runs-out',
    concept: 'expiry',
    title: 'Let a session expire while you watch',
    how: 'Sign in, move the clock of the app by 2 h, and reload the dashboard: the browser still sends the ticket, and the server refuses it.',
    command: 'npm run -s clock -- +2h',
    seen: done(
      (last, before) =>
        isTicketRefused(last) &&
        hasEndedByItself(before, (past) =>
          last.tickets.some((ticket) => isKnownGood(ticket, [past])),
        ),
    ),
  },
  {
    id: 'bearer-token',
    concept: 'two-questions',
    title: 'A token instead of a cookie',
    how: 'Get a pair of tokens from POST /token/login and send the access token in the Authorization header.',
    command: 'curl -i -H "Authorization: Bearer $TOKEN" $APP/me',
    seen: done(
      (last) =>
        /^bearer /i.test(sent(last, 'authorization')?.value ?? '') &&
        last.status >= 200 &&
        last.status < 300 &&
        last.path !== '/',
    ),
  },
  {
    id: 'token-runs-out',
    concept: 'jwt-verifying',
    title: 'Let a token expire while you watch',
    how: 'Send an access token, move the clock of the app by 10 min, and send it again: nobody revoked it, and it is refused.',
    command: 'npm run -s clock -- +10m',
    seen: done(
      (last, before) =>
        last.status === 401 &&
        hasEndedByItself(
          before,
          (past) =>
            isTokenAccepted(past) &&
            sent(past, 'authorization')?.value === sent(last, 'authorization')?.value,
        ),
    ),
  },
] as const satisfies readonly Experiment[];
