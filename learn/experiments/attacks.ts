/** Experiments with what an attacker might try, on the learner's own machine and tickets. */
import {
  crossSiteLine,
  isKnownGood,
  isTicketAccepted,
  isTicketRefused,
  sameAgent,
  sent,
  sharesTicket,
} from '../ask.ts';
import { done, type Experiment } from './experiment.ts';

/** The experiments in the order of the page. */
export const ATTACKS = [
  {
    id: 'copy-the-ticket',
    part: 'B',
    title: 'Copy your ticket',
    how: 'Copy the cookie from DevTools > Application into TICKET and use it from the shell: whoever holds it is you.',
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
    part: 'E',
    title: 'Change one letter',
    how: 'Send the ticket with one character changed: there is nothing to guess from.',
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
    part: 'E',
    title: 'Replay an old ticket',
    how: 'Keep a copy of the ticket, sign out, and send the copy: the coat is gone.',
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
    part: 'F',
    title: 'A form on another site',
    how: 'Post as if a page of evil.example had sent the form: refused, whoever is signed in.',
    command: "curl -i -X POST -H 'Origin: http://evil.example' $APP/logout",
    seen: done((last) => crossSiteLine(last) !== null),
  },
  {
    id: 'foreign-host',
    part: 'F',
    title: 'Another name for your machine',
    how: 'Ask under a name that is not the one of this site, as a rebound DNS name would.',
    command: "curl -i -H 'Host: evil.example' $APP/",
    seen: done((last) => last.status === 421),
  },
  {
    id: 'guess-until-429',
    part: 'D',
    title: 'Guess until it says stop',
    how: 'Try wrong passwords for one account until the answer is 429.',
    command:
      "for i in $(seq 30); do curl -s -o /dev/null -w '%{http_code} ' -d 'email=a@example.com&password=guess' $APP/login; done",
    seen: done((last) => last.status === 429),
  },
  {
    id: 'dirty-header',
    part: 'A',
    title: 'Something that is no HTTP',
    how: 'Send a line that is no request and see that the server answers, once, and hangs up.',
    command: "printf 'HELLO\\r\\n\\r\\n' | node lessons/a-the-wire/say.ts $HOSTNAME:$PORT",
    seen: done(
      (last) =>
        (last.status === 400 || last.status === 431) && (!last.request.whole || last.method === ''),
    ),
  },
] as const satisfies readonly Experiment[];
