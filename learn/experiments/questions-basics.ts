/** The questions of parts A, B and D: requests, cookies, passwords. */
import type { Question } from './question.ts';

/** By the id of the experiment. */
export const BASIC_QUESTIONS = {
  'count-requests': {
    ask: 'Which line of a request tells you that a page caused it, and no click?',
    right: {
      text: 'Sec-Fetch-Dest: style',
      why: 'It names what the browser wanted the answer for: a style sheet of a page, not a page of its own.',
    },
    wrong: [
      { text: 'Host', why: 'Every request has one, whoever caused it.' },
      {
        text: 'Connection: keep-alive',
        why: 'The connection is used again; that says nothing about who caused the request.',
      },
    ],
  },
  'see-the-head': {
    ask: 'The response to HEAD has a content-length above 0. What does it measure?',
    right: {
      text: 'the body that GET would get',
      why: 'Right: the head is the one of GET, word for word, and only the body is left out.',
    },
    wrong: [
      { text: 'the head itself', why: 'No line says how long a head is: an empty line ends it.' },
      {
        text: 'a body that curl hides',
        why: 'Nothing came after the empty line, and the next request can use the same connection.',
      },
    ],
  },
  'json-instead': {
    ask: 'Which line made the same address answer with JSON?',
    right: {
      text: 'Accept',
      why: 'It says what the client can use; the server chose by it, and says so with Vary.',
    },
    wrong: [
      { text: 'User-Agent', why: 'curl gets a page as well, when it does not ask for JSON.' },
      { text: 'Content-Type', why: 'It describes the body that was sent. A GET sends none.' },
    ],
  },
  'both-languages': {
    ask: 'Both responses say 404. Which line tells a program how to read the body?',
    right: {
      text: 'content-type',
      why: 'It names the format of what follows: text/html or application/json.',
    },
    wrong: [
      {
        text: 'the status line',
        why: 'It says that there is nothing at this address, and nothing about the body.',
      },
      {
        text: 'vary',
        why: 'It tells caches that there are several versions; it does not say which one this is.',
      },
    ],
  },
  'not-modified': {
    ask: 'Which line asked "is my copy still good"?',
    right: {
      text: 'If-None-Match',
      why: 'It names the version that the client has. The server compares, and sends no body.',
    },
    wrong: [
      {
        text: 'cache-control',
        why: 'It came with the response, and says how long a copy may be kept.',
      },
      {
        text: 'etag',
        why: 'That is how the server names a version. The client sends it back under another name.',
      },
    ],
  },
  'send-text': {
    ask: 'Which line of your request did the server refuse?',
    right: {
      text: 'Content-Type: text/plain',
      why: 'It reads forms and JSON, and refuses the rest before it looks at a byte of the body.',
    },
    wrong: [
      { text: 'POST /login', why: 'The address takes POST. A form would have been read.' },
      {
        text: 'Content-Length',
        why: 'The body was short enough; otherwise the status would be 413.',
      },
    ],
  },
  'speak-by-hand': {
    ask: 'Which of your lines told the server that the request was complete?',
    right: { text: 'the empty line', why: 'It ends the head, and no header announced a body.' },
    wrong: [
      {
        text: 'Connection: close',
        why: 'It says that nothing more will come after the response; the server does not wait for it.',
      },
      { text: 'GET /health HTTP/1.1', why: 'It begins a request. Any number of lines may follow.' },
    ],
  },
  'dirty-header': {
    ask: 'The server answered 400. Which line of the answer says that it reads no further?',
    right: {
      text: 'Connection: close',
      why: 'Nobody knows where the next request would begin, so there is none on this connection.',
    },
    wrong: [
      {
        text: 'HTTP/1.1 400 Bad Request',
        why: 'A 400 can be an answer like any other, with the connection open.',
      },
      {
        text: 'content-length',
        why: 'It says how long this answer is, and not that it is the last.',
      },
    ],
  },
  'copy-the-ticket': {
    ask: 'curl became you. Which line did it?',
    right: {
      text: 'Cookie: session=…',
      why: 'The whole proof is in it. Nothing else of your request says who you are.',
    },
    wrong: [
      { text: 'User-Agent', why: 'It said curl, and the server let you in all the same.' },
      { text: 'Host', why: 'It names the server. All clients send the same.' },
    ],
  },
  'same-ticket-again': {
    ask: 'The second request came with the same ticket. Who put it there?',
    right: {
      text: 'the browser, by itself',
      why: 'It has the cookie in its jar, and sends it to the host that set it with every request.',
    },
    wrong: [
      {
        text: 'the page, with a script',
        why: 'The ticket is HttpOnly: no script can read it, and this page has none.',
      },
      {
        text: 'the server, over the open connection',
        why: 'Close the connection, and the ticket comes all the same.',
      },
    ],
  },
  'no-ticket': {
    ask: 'The browser was the same, the computer too. What was missing?',
    right: {
      text: 'the Cookie line',
      why: 'Without it you are a stranger, whatever else your request says.',
    },
    wrong: [
      { text: 'the right User-Agent', why: 'It was exactly the same as before.' },
      { text: 'an open connection', why: 'A new connection with the cookie would have been you.' },
    ],
  },
  'percent-cookie': {
    ask: 'The value % was no problem. Why?',
    right: {
      text: 'the server decodes no cookie',
      why: 'It compares the text as it came. % is a value that no session has.',
    },
    wrong: [
      { text: 'curl encoded it', why: 'The line went out as you wrote it: look at the request.' },
      { text: '% means an empty cookie', why: 'It is a value like any other, one character long.' },
    ],
  },
  'guess-until-429': {
    ask: 'Which line tells an honest program when to come back?',
    right: {
      text: 'retry-after',
      why: 'It is in seconds, and it grows: guessing gets slow, and nobody is locked out for ever.',
    },
    wrong: [
      { text: 'HTTP/1.1 429', why: 'It says that there were too many, and not when to come back.' },
      { text: 'date', why: 'It says when the response was made.' },
    ],
  },
  'same-bytes': {
    ask: 'The bodies are equal. What else has to be equal, so that nobody learns which addresses have accounts?',
    right: {
      text: 'the time until the answer',
      why: 'Without an account there would be nothing to hash: the server hashes something all the same.',
    },
    wrong: [
      { text: 'the x-request-id', why: 'It is different in every response, and tells nothing.' },
      { text: 'the connection', why: 'A client may open a new one for each try.' },
    ],
  },
} as const satisfies Readonly<Record<string, Question>>;
