/** The questions of parts E, F, G and I: sessions, attacks, tokens, second factors. */
import type { Question } from './question.ts';

/** By the id of the experiment. */
export const SESSION_QUESTIONS = {
  'find-the-line': {
    ask: 'Which line logged you in?',
    right: {
      text: 'set-cookie: session=…',
      why: 'The browser keeps it and sends it with each request. Without it, the next one would be a stranger.',
    },
    wrong: [
      {
        text: 'HTTP/1.1 303 See Other',
        why: 'It only sends the browser to another page. A login as JSON has no 303.',
      },
      {
        text: 'location: /dashboard',
        why: 'It says where to go, and not who you are. Anyone can open that address, and is refused.',
      },
    ],
  },
  'change-one-letter': {
    ask: 'One letter was wrong. What did the server do with the other 42?',
    right: {
      text: 'nothing: it looked for a row and found none',
      why: 'A ticket is in the table or it is not. None is nearly right.',
    },
    wrong: [
      {
        text: 'it checked a signature',
        why: 'There is none: the ticket is random, and the table has its SHA-256.',
      },
      {
        text: 'it decoded the account from them',
        why: 'There is no account in a ticket. The row names it.',
      },
    ],
  },
  'replay-after-logout': {
    ask: 'Your copy is the same 43 characters as before. What changed?',
    right: {
      text: 'the row in the table of the server is gone',
      why: 'Look at "What lives where": the ticket in your copy leads to nothing.',
    },
    wrong: [
      {
        text: 'the cookie has been deleted',
        why: 'In the browser, yes. Your copy was never in reach of the server.',
      },
      { text: 'the ticket has run out', why: 'Its time was not over: the log-out ended it.' },
    ],
  },
  'restart-and-reload': {
    ask: 'The process is another one. Where was your session meanwhile?',
    right: {
      text: 'in the database: its row survived',
      why: 'The new process read the table, and your ticket led to its row again.',
    },
    wrong: [
      {
        text: 'in the browser: the cookie holds it',
        why: 'The cookie is only a key: without the row it opens nothing.',
      },
      {
        text: 'in the connection, which stayed open',
        why: 'The connection ended when the server did.',
      },
    ],
  },
  'session-runs-out': {
    ask: 'The browser still sent the ticket. Who decided that it is over?',
    right: {
      text: 'the server: it compared the times in the row',
      why: '"ends" in the table had passed. What the browser thinks of it does not matter.',
    },
    wrong: [
      {
        text: 'the browser, by Max-Age',
        why: 'Its clock did not move, and the Cookie line is there.',
      },
      {
        text: 'the ticket: a time is written in it',
        why: 'It is 43 random characters, without a time.',
      },
    ],
  },
  'two-log-ins': {
    ask: 'Two tickets of one account, both good. What does the table have?',
    right: {
      text: 'two rows with the same account',
      why: 'The key of the table is the ticket, and not the account. Each can be ended alone.',
    },
    wrong: [
      {
        text: 'one row with two tickets',
        why: 'Then ending one would end both. Look at the table.',
      },
      { text: 'no row: the newest ticket counts', why: 'The older one works as well: try it.' },
    ],
  },
  'get-logout': {
    ask: 'Why does GET /logout sign nobody out?',
    right: {
      text: 'links, images and previews send GET without asking you',
      why: 'So GET may only look. What changes something needs POST.',
    },
    wrong: [
      { text: 'GET sends no cookie', why: 'It does: look at the Cookie line of the dashboard.' },
      {
        text: 'the address does not exist',
        why: 'The status would be 404. Allow says which method it takes.',
      },
    ],
  },
  'forge-a-form': {
    ask: 'Which line gave the forged form away?',
    right: {
      text: 'Origin: http://evil.example',
      why: 'Browsers write it, and no page can change it. It is not this site, so the server refused.',
    },
    wrong: [
      { text: 'Cookie', why: 'It may be there or not: the server refuses either way.' },
      { text: 'Referer', why: 'It may be left out. The server does not rely on it.' },
    ],
  },
  'foreign-host': {
    ask: 'Which line named a site that this server is not?',
    right: {
      text: 'Host: evil.example',
      why: 'After DNS rebinding the browser believes that your machine is evil.example, and says so here.',
    },
    wrong: [
      { text: 'Origin', why: 'A plain GET has none.' },
      { text: 'GET / HTTP/1.1', why: 'A path names a page, and no site.' },
    ],
  },
  'bearer-token': {
    ask: 'Which line carried the token, and who wrote it?',
    right: {
      text: 'Authorization, written by the program',
      why: 'No browser adds it by itself. So no other site can make a browser send it.',
    },
    wrong: [
      { text: 'Cookie, written by the browser', why: 'There was no Cookie line in this request.' },
      {
        text: 'set-cookie, written by the server',
        why: 'The tokens came in the body of a response, and were never a cookie.',
      },
    ],
  },
  'token-runs-out': {
    ask: 'Nobody revoked the token. How did the server know that it is over?',
    right: {
      text: 'the time is written in the token, and signed',
      why: 'The claim exp says until when. To read it, the server needs no table.',
    },
    wrong: [
      {
        text: 'its row was deleted',
        why: 'Look at the table: the session of the program is still there.',
      },
      { text: 'the program told it', why: 'A program may send it as often as it likes.' },
    ],
  },
  'code-twice': {
    ask: 'The second time, the code was used up. What ended as well?',
    right: {
      text: 'the tokens that it had given',
      why: 'Two had the code, and the first may have been the thief. So nobody keeps what it gave.',
    },
    wrong: [
      {
        text: 'the session of the user here',
        why: 'The cookie is another secret, which the thief of a code never had.',
      },
      {
        text: 'nothing: 400 changes nothing',
        why: 'Ask /oauth/userinfo with the access token of the first time: 401.',
      },
    ],
  },
  'skip-the-step': {
    ask: 'The password was right. Which line shows that you are not signed in yet?',
    right: {
      text: 'Cookie: pending=…',
      why: 'It says that a password was right. It leads to no row in the table of sessions.',
    },
    wrong: [
      { text: 'Cookie: session=…', why: 'There is none: it is given after the second step.' },
      { text: 'HTTP/1.1 303', why: 'Redirects come after good log-ins as well.' },
    ],
  },
} as const satisfies Readonly<Record<string, Question>>;
