/** Experiments with what an attacker might try, on the learner's own machine and tickets. */
import {
  crossSiteLine,
  isKnownGood,
  isPageRequest,
  isTicketAccepted,
  isTicketRefused,
  sameAgent,
  sendsPending,
  sent,
  sentToLogin,
  sharesTicket,
} from '../ask.ts';
import type { Exchange } from '../exchange.ts';
import { isExchange } from '../notes/oidc.ts';
import { done, type Experiment } from './experiment.ts';

/** The experiments in the order of the page. */
export const ATTACKS = [
  {
    id: 'copy-the-ticket',
    concept: 'set-cookie',
    title: 'Copy your ticket',
    how: 'Copy the cookie from DevTools > Application into TICKET and send it with curl: to the server, curl is you.',
    command: 'curl -i -H "Cookie: session=$TICKET" $APP/dashboard',
    seen: done(
      (last, before) =>
        isTicketAccepted(last) &&
        before.some(
          (past) => isTicketAccepted(past) && sharesTicket(past, last) && !sameAgent(past, last),
        ),
    ),
  },
  {
    id: 'change-one-letter',
    concept: 'by-hand',
    title: 'Change one letter',
    how: 'Send the ticket with one character changed: the server refuses it like any other unknown ticket.',
    command: 'curl -i -H "Cookie: session=x$(echo $TICKET | cut -c2-)" $APP/dashboard',
    seen: done(
      (last, before) =>
        isTicketRefused(last) &&
        /\bsession=‹ticket /.test(sent(last, 'cookie')?.value ?? '') &&
        !last.tickets.some((ticket) => isKnownGood(ticket, before)) &&
        before.some(isTicketAccepted),
    ),
  },
  {
    id: 'replay-after-logout',
    concept: 'logging-out',
    title: 'Replay an old ticket',
    how: 'Keep a copy of the ticket, sign out, and send the copy: the server refuses it, because the session has ended.',
    command: 'curl -i -H "Cookie: session=$TICKET" $APP/dashboard',
    seen: done(
      (last, before) =>
        isTicketRefused(last) &&
        before.some(
          (past) => past.method === 'POST' && past.path === '/logout' && sharesTicket(past, last),
        ),
    ),
  },
  {
    id: 'forge-a-form',
    concept: 'csrf',
    title: 'A form on another site',
    how: 'Send a POST as a form on evil.example would: the server refuses it, signed in or not.',
    command: "curl -i -X POST -H 'Origin: http://evil.example' $APP/logout",
    seen: done((last) => crossSiteLine(last) !== null),
  },
  {
    id: 'foreign-host',
    concept: 'csrf',
    title: 'Another name for your machine',
    how: 'Send a Host that is not the one of this site, as after DNS rebinding: the server refuses it.',
    command: "curl -i -H 'Host: evil.example' $APP/",
    seen: done((last) => last.status === 421),
  },
  {
    id: 'guess-until-429',
    concept: 'guessing',
    title: 'Guess until the server answers 429',
    how: 'Try wrong passwords for one account until the server refuses to check more.',
    command:
      "for i in $(seq 30); do curl -s -o /dev/null -w '%{http_code} ' -d 'email=a@example.com&password=guess' $APP/login; done",
    seen: done((last) => last.status === 429),
  },
  {
    id: 'skip-the-step',
    concept: 'second-step',
    title: 'Skip the second step',
    how: 'With a second factor, sign in with the password and request the dashboard before the code: there is no session.',
    seen: done((last) => sentToLogin(last) && isPageRequest(last) && sendsPending(last)),
  },
  {
    id: 'dirty-header',
    concept: 'text',
    title: 'Send a line that is not HTTP',
    how: 'Send a line that is not a request: the server sends one response, 400, and closes the connection.',
    command: "printf 'HELLO\\r\\n\\r\\n' | node lessons/a-the-wire/say.ts $HOSTNAME:$PORT",
    seen: done(
      (last) =>
        (last.status === 400 || last.status === 431) && (!last.request.whole || last.method === ''),
    ),
  },
  {
    id: 'code-twice',
    concept: 'three-parties',
    title: 'Bring a code twice',
    how: 'Be an app: exchange a code for tokens, then exchange the same one again, as somebody would who has copied it.',
    seen: done((last, before) => {
      const code = codeOf(last);
      return (
        code !== null &&
        last.status === 400 &&
        before.some((past) => past.status === 200 && codeOf(past) === code)
      );
    }),
  },
] as const satisfies readonly Experiment[];

/** The fingerprint of the code that an app exchanges; null for any other request. */
function codeOf(exchange: Exchange): string | null {
  if (!isExchange(exchange)) return null;
  return /code=‹code ([0-9a-f]{6})›/.exec(exchange.request.body?.shape[0] ?? '')?.[1] ?? null;
}
