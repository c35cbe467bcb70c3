/** What can be wrong in stage 6. */
import type { Finding } from '../failure.ts';
import { ESCAPE, MEMBER, NO_STORE_LINE, PAGE_CODE, SAFE_PATH } from './6-code.ts';

const DOORS = 'e-sessions/4-protecting-routes.md#c24';
const XSS = 'f-attacks/2-xss.md#c32';
const AS_PAGE = "-H 'Accept: text/html'";
const STRANGER = `curl -i $URL/dashboard ${AS_PAGE}`;
const LOGIN =
  "curl -i $URL/login -d 'email=ada@example.com' -d 'password=rainy otters juggle lamps'";

export const NO_LOGIN_PAGE: Finding = {
  id: 'no-login-page',
  expected: '200 and a page (text/html) from GET /login',
  why: 'Whoever is sent away has to come to a place where they can log in.',
  tryIt: `curl -i $URL/login ${AS_PAGE}`,
  read: DOORS,
  hints: [
    'GET /login is another route than POST /login, with the same address.',
    'Answer with a form: method post, action /login, and inputs called `email` and `password`. Content-Type is text/html.',
  ],
  code: PAGE_CODE,
};

export const NO_DASHBOARD: Finding = {
  id: 'no-dashboard',
  expected: '200 and a page (text/html) from GET /dashboard, for whoever is signed in',
  why: 'A log-in is no use without a page behind it.',
  tryIt: `${LOGIN} -c jar; ${STRANGER} -b jar`,
  read: DOORS,
  hints: [
    'GET /dashboard asks for the ticket as /me does, and answers with a page.',
    'Its text is up to you. Content-Type is text/html.',
  ],
  code: PAGE_CODE,
};

export const OPEN: Finding = {
  id: 'door-open',
  expected: '401, or a redirect (302, 303) to the log-in',
  why: 'The link is hidden, the address is not: people type it, and programs try all of them.',
  tryIt: STRANGER,
  read: DOORS,
  hints: [
    'Leaving out a link protects nothing. The route itself must ask who it is, before anything else.',
    'Write one function that takes a route and gives back a route that asks first, and wrap every private route in it.',
  ],
  code: MEMBER,
};

export const WENT_ON: Finding = {
  id: 'handler-went-on',
  expected: 'a redirect, and nothing of the page in its body',
  why: 'A browser follows the redirect and shows nothing. curl shows everything.',
  tryIt: STRANGER,
  read: DOORS,
  hints: [
    'You sent the redirect, and the handler went on and wrote the page behind it.',
    '`return` after the redirect. Better: wrap the handler in the function that asks, so that it does not even begin.',
  ],
  code: MEMBER,
};

export const NOWHERE: Finding = {
  id: 'door-leads-nowhere',
  expected: 'a redirect to a page of this site that answers 200, such as /login',
  why: 'People are sent away to a place that is not there, and give up.',
  tryIt: `curl -iL $URL/dashboard ${AS_PAGE}`,
  read: DOORS,
  hints: [
    'Follow your own redirect: is there a page?',
    'Send people to /login, and do not guard /login: otherwise it sends them to itself, for ever.',
  ],
  code: MEMBER,
};

export const SPELLING: Finding = {
  id: 'other-spelling-opens',
  expected: 'any refusal: 401, 404, 405, or a redirect',
  why: 'Your door knows one spelling, your router knows more of them. Whatever lies between the two is open.',
  tryIt: 'curl -i "$URL/dashboard?x"; curl -I $URL/dashboard; curl -i --path-as-is $URL//dashboard',
  read: DOORS,
  hints: [
    'Where do you compare the address: at the door, or at the route? It must be the same text.',
    'Do not keep a list of private addresses. Wrap the route: then it asks, however it was reached, and for HEAD as for GET.',
  ],
  code: MEMBER,
};

export const SPELLING_FALLS: Finding = {
  id: 'spelling-falls',
  expected:
    'an answer below 500 (or 501 for a method that you do not have), and a server that goes on',
  why: 'Programs send such addresses all day. One of them must not stop the site.',
  tryIt: 'curl -i --path-as-is $URL//',
  read: 'a-the-wire/2-methods.md#c3',
  hints: [
    'The reader of addresses threw an error, and nobody caught it.',
    '`//` is no address to many readers: two slashes begin a host. Take the path as text up to the `?`, or put your own origin in front as text.',
  ],
  code: {
    js: "const [path] = request.url.split('?');   // new URL('//', base) throws",
    python: "path = self.path.partition('?')[0]   # urlsplit('//x') takes x for a host",
    go: 'path := r.URL.Path   // parsed by net/http, which answers 400 itself',
  },
};

export const WAY_BACK: Finding = {
  id: 'way-back-lost',
  expected: 'a redirect (303) to the page that sent the browser to the log-in',
  why: 'Somebody followed a link in a mail, logged in, and has to look for the mail again.',
  tryIt: `curl -i $URL/me ${AS_PAGE}; ${LOGIN} -d 'next=/me'`,
  read: DOORS,
  hints: [
    'The redirect to the log-in has to carry where the browser wanted to go: /login?next=%2Fme.',
    'The form carries it on, in a hidden field, and POST /login sends the browser there. Encode it in the address and escape it in the field.',
  ],
  code: SAFE_PATH,
};

export const AWAY: Finding = {
  id: 'open-redirect',
  expected: 'a redirect within this site, whatever was asked for',
  why: 'The link begins with your name, the log-in is real, and then the victim is on a copy of your site that asks once more.',
  tryIt: `${LOGIN} --data-urlencode 'next=//evil.example'`,
  read: DOORS,
  hints: [
    'Where does your Location come from? Somebody else wrote it into a link.',
    '`//evil.example` begins with a slash and is another host; so is `/\\evil.example`, to a browser. Read it as browsers do, with your own origin as base, compare the origins, and send back the text only when they are the same.',
  ],
  code: SAFE_PATH,
};

export const NEXT_FALLS: Finding = {
  id: 'next-falls',
  expected: 'an answer below 500, and no header that somebody else wrote',
  why: 'A line break in a header begins the next header: whoever can write one sets cookies on your site.',
  tryIt: `${LOGIN} --data-urlencode "$(printf 'next=/me\\r\\nX-Evil: 1')"`,
  read: DOORS,
  hints: [
    'The way back goes into a header. What is not printable ASCII has no place there.',
    'Take it only when it begins with one slash and has nothing but visible characters; everything else becomes /dashboard.',
  ],
  code: SAFE_PATH,
};

export const NO_STORE: Finding = {
  id: 'no-store-missing',
  expected: '`Cache-Control: no-store` on everything that is private',
  why: 'Ada logs out at the library, the next person presses Back, and reads her page. Proxies keep it as well.',
  tryIt: `${LOGIN} -c jar; ${STRANGER} -b jar`,
  read: DOORS,
  hints: [
    'Without the header, browsers and proxies may keep a page and show it again.',
    'Set it at the one door that all private answers pass, then none is forgotten.',
  ],
  code: NO_STORE_LINE,
};

export const PASTED: Finding = {
  id: 'pasted-into-html',
  expected: 'the same text, as text: `&lt;` for `<`, `&quot;` for `"`, and so on',
  why: 'What becomes an element can become a script, and acts as whoever looks at the page.',
  tryIt: `curl -i -G $URL/login ${AS_PAGE} --data-urlencode "next=/o'hara&\\"<b>x"`,
  read: XSS,
  hints: [
    'Escape at the moment of output, and all five: & < > " and the apostrophe.',
    "Put quotes around every attribute. A text that is checked on its way in is not safe on its way out: o'hara is a good name.",
  ],
  code: ESCAPE,
};
