/** Experiments on what is allowed but surprising. */
import { allGot, isFailedLogIn, isTicketAccepted, sent, sharesTicket } from '../ask.ts';
import type { Exchange } from '../exchange.ts';
import { done, type Experiment } from './experiment.ts';

/** The experiments in the order of the page. */
export const WEIRD = [
  {
    id: 'two-log-ins',
    concept: 'four-sessions',
    title: 'Two log-ins, two tickets',
    how: 'Sign in with a second browser as well; both stay signed in, each with a ticket of its own.',
    seen: done(
      (last, before) =>
        isTicketAccepted(last) &&
        before.some(
          (past) =>
            isTicketAccepted(past) &&
            !sharesTicket(past, last) &&
            before.some((one) => one.handedOut === past.tickets[0]) &&
            before.some((one) => one.handedOut === last.tickets[0] && one.tickets.length === 0),
        ),
    ),
  },
  {
    id: 'same-bytes',
    concept: 'telling-nothing',
    title: 'Wrong password, unknown account',
    how: 'Fail to sign in once with a wrong password and once with an unknown address: the responses are the same, byte for byte.',
    command:
      "curl -i -H 'Accept: application/json' -d 'email=nobody@example.com&password=x' $APP/login",
    seen: done(
      (last, before) =>
        isFailedLogIn(last) &&
        before.some(
          (past) => isFailedLogIn(past) && past.path === last.path && sameAnswer(past, last),
        ),
    ),
  },
  {
    id: 'get-logout',
    concept: 'logging-out',
    title: 'A link that cannot sign you out',
    how: 'Type /logout into the address bar: it leads elsewhere, and you are still signed in.',
    command: 'curl -i $APP/logout',
    seen: done((last) => last.method === 'GET' && last.path === '/logout' && last.status !== 404),
  },
  {
    id: 'send-text',
    concept: 'forms-and-json',
    title: 'A body of a type that is not read',
    how: 'Send plain text with POST /login and get 415.',
    command: "curl -i -H 'Content-Type: text/plain' -d 'let me in' $APP/login",
    seen: done(
      (last) =>
        last.status === 415 && (sent(last, 'content-type')?.value ?? '').startsWith('text/plain'),
    ),
  },
  {
    id: 'percent-cookie',
    concept: 'cookie-parsing',
    title: 'A cookie that cannot be decoded',
    how: 'Send a cookie with the value %, which a URL decoder rejects: the server answers as usual, because it decodes no cookie.',
    command: "curl -i -H 'Cookie: session=%' $APP/",
    seen: done(
      (last) =>
        /\bsession=‹broken value /.test(sent(last, 'cookie')?.value ?? '') &&
        last.status > 0 &&
        last.status < 500,
    ),
  },
  {
    id: 'speak-by-hand',
    concept: 'text',
    title: 'Speak HTTP by hand',
    how: 'Write the text of a request yourself and send it, without a browser or program that knows HTTP.',
    command:
      "printf 'GET /health HTTP/1.1\\r\\nHost: $HOST\\r\\nConnection: close\\r\\n\\r\\n' | node lessons/a-the-wire/say.ts $HOSTNAME:$PORT",
    seen: done(
      (last) =>
        last.request.whole &&
        sent(last, 'user-agent') === null &&
        last.status > 0 &&
        last.status < 400,
    ),
  },
] as const satisfies readonly Experiment[];

// The head without the two lines that differ in every response, and the length of the body.
function sameAnswer(a: Exchange, b: Exchange): boolean {
  const plain = ({ response }: Exchange) =>
    `${response?.lines.filter((line) => !/^(?:date|x-request-id):/i.test(line)).join('\n')} ${response?.bytes}`;
  return allGot(a, 'set-cookie').length === 0 && plain(a) === plain(b);
}
