/**
 * From a seed to bytes that are nearly HTTP. Every connection starts from requests that the server accepts and breaks
 * them in a few places, because random bytes alone are refused by the first line of the parser and reach nothing.
 * Texts are Latin-1 throughout: one character is one byte.
 */
import type { Random } from './random.ts';

/** What the requests need to know of the server they are sent to. */
export type Site = {
  readonly host: string;
  /** Cookies of somebody who is signed in and stays so. */
  readonly cookies: string;
  /** Cookies for the log-outs: signed in until the first of them. */
  readonly spare: string;
};

/** How one connection goes. */
export type Plan = {
  /** Written one after the other, as TCP segments of their own. */
  readonly segments: readonly Buffer[];
  /** ms without a byte from the server after which the client ends its side. 0: at once. */
  readonly patience: number;
  /** The names of the mutators that were at work, in order. */
  readonly steps: readonly string[];
};

type Mutator = (text: string, random: Random, requests: readonly string[]) => string;

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const JSON_BODY = 'Content-Type: application/json';
const OWN = 'Sec-Fetch-Site: same-origin';
const EMAIL = 'fuzz@example.com';

/** Requests (some of them pipelined) that a server at `site` takes: the ground that mutation starts from. */
export function validRequests({ host, cookies, spare }: Site): readonly string[] {
  const request = (line: string, headers: readonly string[] = [], body = '') =>
    [`${line} HTTP/1.1`, `Host: ${host}`, ...headers, '', body].join('\r\n');
  const post = (path: string, headers: readonly string[], body: string) =>
    request(`POST ${path}`, [...headers, `Content-Length: ${body.length}`], body);
  const chunked = (path: string, headers: readonly string[], chunks: readonly string[]) =>
    request(
      `POST ${path}`,
      [...headers, 'Transfer-Encoding: chunked'],
      `${chunks.map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')}0\r\n\r\n`,
    );
  const account = JSON.stringify({ email: EMAIL, password: 'rainy otters juggle lamps' });
  const home = request('GET /', ['User-Agent: fuzz', 'Accept: text/html,*/*;q=0.8']);
  const style = request('GET /style.css', [
    'Accept-Encoding: br, gzip;q=0.5',
    'If-None-Match: "x"',
  ]);
  const logout = post('/logout', [FORM, OWN, `Cookie: ${spare}`], '');
  return [
    home,
    request('HEAD /', ['Accept: */*']),
    `GET / HTTP/1.0\r\nHost: ${host}\r\nConnection: keep-alive\r\n\r\n`,
    request('OPTIONS /login', [`Origin: http://${host}`, 'Access-Control-Request-Method: POST']),
    request('GET /login?next=%2Fdashboard%3Ftab%3D1', ['Accept-Language: de, en;q=0.7']),
    request('GET /login?next=/dashboard', [`Cookie: ${cookies}`, 'Referer: http://here.example/']),
    request('GET /signup?x=1&x=2', ['Connection: close']),
    request('GET /dashboard', [`Cookie: theme=dark; ${cookies}`, 'Accept: text/html']),
    request('GET /dashboard?a=b', ['Accept: application/json', `Cookie: ${cookies}`]),
    style,
    request('GET /icon.svg', [
      'If-Modified-Since: Sat, 21 Nov 2026 09:00:00 GMT',
      'Range: bytes=0-9',
    ]),
    request('HEAD /style.css', ['If-None-Match: *', 'Cache-Control: no-cache']),
    post(
      '/login',
      [FORM, OWN],
      `email=${encodeURIComponent(EMAIL)}&password=wrong&next=%2Fdashboard`,
    ),
    post('/login', [JSON_BODY, 'Accept: application/json'], `{"email":"${EMAIL}","password":"x"}`),
    post('/login', [FORM, `Origin: http://${host}`], 'email=&password=&remember=on'),
    post('/signup', [FORM, OWN], `email=${encodeURIComponent(EMAIL)}&password=too+short`),
    post('/signup', [JSON_BODY], account),
    chunked('/signup', [JSON_BODY], [account.slice(0, 9), account.slice(9)]),
    chunked('/logout', [FORM, OWN, `Cookie: ${spare}`], ['a=b&', 'c=%C3%A4']),
    logout,
    home + style,
    request('HEAD /login', ['Accept: */*']) + logout + request('GET /dashboard'),
  ];
}

// Most answers come within milliseconds; those that need a password hash take 0.3 s, or more in the queue.
const PATIENCE = [0, 15, 15, 15, 15, 15, 15, 30] as const;
const PATIENCE_TO_HASH = [0, 15, 15, 15, 15, 30, 400, 1_500] as const;

/** The plan for one connection. Depends on nothing but `random` and the requests. */
export function planConnection(random: Random, requests: readonly string[]): Plan {
  let text = random.pick(requests) ?? '';
  const steps: string[] = [];
  for (let left = random.pick([0, 1, 1, 2, 2, 3, 5]); left > 0; left--) {
    const [name, mutate] = random.pick(MUTATORS);
    steps.push(name);
    text = mutate(text, random, requests);
  }
  const patience = random.pick(/POST \/(login|signup)/.test(text) ? PATIENCE_TO_HASH : PATIENCE);
  return { segments: segmentsOf(text, random), patience, steps };
}

function segmentsOf(text: string, random: Random): Buffer[] {
  const cuts = Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, () =>
    random.below(text.length),
  );
  const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
  return edges.slice(1).map((edge, i) => Buffer.from(text.slice(edges[i], edge), 'latin1'));
}

/** What means something to somebody who reads HTTP, a path, a cookie, a form or JSON. */
const FRAGMENTS: readonly [string, ...string[]] = [
  ...([
    '\r',
    '\n',
    '\r\n',
    '\r\n\r\n',
    '\n\n',
    '\r\r\n',
    '\0',
    '\t',
    '\v',
    '\x7f',
    ' ',
    '  ',
  ] as const),
  ...['%', '%00', '%ff', '%0d%0a', '%2f', '%5c', '%2e%2e', '%25', '%c0%af', '%ed%a0%80', '%u0041'],
  ...[
    '/',
    '//',
    '\\',
    '/\\',
    '..',
    '/../',
    '/./',
    './/',
    ';',
    ',',
    ':',
    '=',
    '&',
    '?',
    '#',
    '"',
    '*',
  ],
  ...[
    '\xff',
    '\xc3\xa4',
    '\xc3(',
    '\xed\xa0\x80',
    '\xef\xbb\xbf',
    '__proto__',
    'constructor',
    '[]',
  ],
  ...['0', '-1', '1e9', '99999999999999999999', '0x10', 'null', '{}', '[[[[[[[[', '"\\ud800"'],
  ...['%0d%0aX-Injected:%201', '\r\nX-Injected: 1', '\nX-Injected: 1', '<script>', '\'"><b>'],
  ...['session=', '; session=x', '$Version=1; ', 'session="x"', '=;=;=', '; __proto__=1; '],
  ...[
    ' HTTP/1.1',
    'HTTP/1.1 200 OK\r\n\r\n',
    'chunked',
    'gzip, ',
    'bytes=0-0',
    'W/"',
    'q=0',
    '*/*',
  ],
  ...['A'.repeat(300), 'A'.repeat(9_000), ';'.repeat(2_000), '%41'.repeat(1_000), 'a&'.repeat(500)],
  ...['../'.repeat(40), '0\r\n\r\n', '5\r\nhello\r\n', '1;x=y\r\n', 'ffffffffffffffffff\r\n'],
];

const LINES: readonly [string, ...string[]] = [
  ...(['Transfer-Encoding: chunked', 'Transfer-Encoding: gzip, chunked'] as const),
  ...['Transfer-Encoding: identity', 'Transfer-Encoding : chunked', 'Transfer-Encoding:\tchunked'],
  ...[
    'Transfer-Encoding: xchunked',
    'Content-Length: 0',
    'Content-Length: 5',
    'Content-Length: +5',
  ],
  ...['Content-Length: 5, 5', 'Content-Length: -1', 'Content-Length: 99999', 'Content-Length:'],
  ...['Content-Length: 18446744073709551616', 'content_length: 5', 'Host:', 'Host: evil.example'],
  ...[
    'Host: localhost',
    'Host: localhost:1@evil.example',
    'Host: [::1]',
    'Host: a, b',
    'Host: \xff',
  ],
  ...['Cookie: session=', 'Cookie: session=x; session=y', 'Cookie: ;;;=', 'Cookie: session'],
  ...['Connection: close', 'Connection: keep-alive', 'Connection: Upgrade\r\nUpgrade: websocket'],
  ...['Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk'],
  ...['Connection: close, Cookie', 'Expect: 100-continue', 'Expect: 200-maybe', 'Trailer: Cookie'],
  ...['Content-Type: text/plain', 'Content-Type: application/json; charset=utf-16', 'Accept: \0'],
  ...['Content-Type: multipart/form-data; boundary=x', 'Content-Encoding: br', 'Accept: text/html'],
  ...[
    'Accept: application/json',
    'Accept: application/json;q=0.1,text/html;q=x',
    'Accept: ,;,;q=,',
  ],
  ...['Accept-Encoding: br;q=0, gzip;q=abc, *', 'If-None-Match: *', 'If-None-Match: "', 'Range: x'],
  ...['Origin: null', 'Origin: http://evil.example', 'Sec-Fetch-Site: cross-site', 'Referer: //'],
  ...['X-Forwarded-For: 1.2.3.4, ::ffff:7.7.7.7', 'X-Forwarded-Host: evil.example', '__proto__: x'],
  ...[
    'Authorization: Bearer x',
    'X-HTTP-Method-Override: DELETE',
    ' folded: line',
    '\tfolded',
    ':',
  ],
  ...['no-colon', 'Na me: x', 'N\xe4me: x', `X-Long: ${'x'.repeat(9_000)}`, 'X: 1\r\n'.repeat(120)],
];

const TARGETS: readonly [string, ...string[]] = [
  ...(['/', '*', '//', '//evil.example/', '/\\evil.example', 'http://evil.example/'] as const),
  ...[
    'https://localhost/login',
    'http:///dashboard',
    'localhost:80',
    '/login?',
    '/login?next=//evil',
  ],
  ...['/login?next=/\\evil.example', '/login?next=/.//evil.example', '/login?next=%2F%09%2Fevil'],
  ...['/login?next=/login%0d%0aX-Injected:1', '/login?next=https://evil.example', '/login?next='],
  ...[
    '/login?next=/dashboard&next=//evil',
    '/login?next=%',
    '/login?next=/dashboard%23%00',
    '/log%69n',
  ],
  ...[
    '/%',
    '/%zz',
    '/%00',
    '/%ff',
    '/style.css%00.png',
    '/../package.json',
    '/%2e%2e/package.json',
  ],
  ...[
    '/..%2fsrc/main.ts',
    '/.git/config',
    '/style.css/',
    '/STYLE.css',
    '/dashboard;x.css',
    '/logout/',
  ],
  ...['/dashboard/x.css', '/dashboard%0a.css', '/dashboard?\xe4', '/d\xe4sh', '/#x', '/a b', ''],
  ...['/constructor', '/__proto__', '/:id', `/${'a'.repeat(7_000)}`, `/${'%61'.repeat(2_000)}`],
  ...['/login', '/signup', '/logout', '/dashboard', '/style.css', '/icon.svg', '/favicon.ico'],
];

const METHODS: readonly [string, ...string[]] = [
  ...(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT'] as const),
  ...['QUERY', 'PROPFIND', 'PRI', 'get', 'GETT', 'G', '', 'SOURCE', 'M-SEARCH'],
];
const VERSIONS: readonly [string, ...string[]] = [
  ...([
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/0.9',
    'HTTP/2.0',
    'HTTP/1.2',
    'HTTP/1.10',
    'HTTP/11',
  ] as const),
  ...['http/1.1', 'HTTP/1,1', 'HTTP/', '', 'HTTP/1.1 ', 'RTSP/1.0', 'HTTP/1.1\t'],
];

const MUTATORS: readonly [
  readonly [name: string, mutate: Mutator],
  ...(readonly [name: string, mutate: Mutator])[],
] = [
  [
    'flip a bit',
    (text, random) => {
      const at = random.below(text.length);
      const flipped = (text.charCodeAt(at) || 0) ^ (1 << random.below(8));
      return replace(text, at, 1, String.fromCharCode(flipped));
    },
  ],
  [
    'insert a byte',
    (text, random) =>
      replace(text, random.below(text.length + 1), 0, String.fromCharCode(random.below(256))),
  ],
  [
    'delete a piece',
    (text, random) => {
      const [at, length] = piece(text, random);
      return replace(text, at, length, '');
    },
  ],
  [
    'repeat a piece',
    (text, random) => {
      const [at, length] = piece(text, random);
      return replace(text, at, 0, text.slice(at, at + length).repeat(random.pick([1, 1, 2, 50])));
    },
  ],
  [
    'insert a fragment',
    (text, random) => replace(text, random.below(text.length + 1), 0, random.pick(FRAGMENTS)),
  ],
  [
    'overwrite with a fragment',
    (text, random) => {
      const [at, length] = piece(text, random);
      return replace(text, at, length, random.pick(FRAGMENTS));
    },
  ],
  [
    'swap two lines',
    (text, random) =>
      withLines(text, (lines) => {
        const [a, b] = [random.below(lines.length), random.below(lines.length)];
        [lines[a], lines[b]] = [lines[b] ?? '', lines[a] ?? ''];
      }),
  ],
  [
    'repeat a line',
    (text, random) =>
      withLines(text, (lines) => {
        const from = random.below(lines.length);
        lines.splice(random.below(lines.length), 0, lines[from] ?? '');
      }),
  ],
  [
    'drop a line',
    (text, random) =>
      withLines(text, (lines) => {
        lines.splice(random.below(lines.length), 1);
      }),
  ],
  [
    'end a line otherwise',
    (text, random) =>
      withLines(text, (lines) => {
        const at = random.below(lines.length);
        lines[at] += random.pick(['\n', '\r', ' ', '\0', '\n ', '\r\n ']);
      }),
  ],
  [
    'add a header',
    (text, random) =>
      withLines(text, (lines) => {
        lines.splice(1 + random.below(lines.length), 0, random.pick(LINES));
      }),
  ],
  [
    'change a header value',
    (text, random) =>
      withLines(text, (lines) => {
        const at = 1 + random.below(lines.length);
        lines[at] = `${lines[at]?.split(':', 1)[0] ?? 'X'}: ${random.pick(FRAGMENTS)}`;
      }),
  ],
  [
    'change the method',
    (text, random) =>
      withFirstLine(text, (words) => {
        words[0] = random.pick(METHODS);
      }),
  ],
  [
    'change the target',
    (text, random) =>
      withFirstLine(text, (words) => {
        words[1] = random.pick(TARGETS);
      }),
  ],
  [
    'grow the target',
    (text, random) =>
      withFirstLine(text, (words) => {
        words[1] = (words[1] ?? '') + random.pick(FRAGMENTS);
      }),
  ],
  [
    'change the version',
    (text, random) =>
      withFirstLine(text, (words) => {
        words[2] = random.pick(VERSIONS);
      }),
  ],
  [
    'encode a character',
    (text, random) => {
      const at = random.below(text.length);
      const hex = (text.charCodeAt(at) || 0).toString(16).padStart(2, '0');
      return replace(text, at, 1, random.pick([`%${hex}`, `%${hex.toUpperCase()}`, `%25${hex}`]));
    },
  ],
  [
    'break an encoding',
    (text, random) => {
      const at = text.indexOf('%', random.below(text.length));
      return at === -1
        ? text
        : replace(text, at, 3, random.pick(['%', '%4', '%zz', '%00', '%FF', '+']));
    },
  ],
  [
    'change a number',
    (text, random) => {
      const numbers = [...text.matchAll(/\d+/g)];
      const { index, 0: digits } = random.pick(numbers) ?? { index: 0, 0: '' };
      const near = String(Number(digits) + random.pick([-2, -1, 1, 2, 100]));
      return replace(text, index, digits.length, random.pick([near, near, '0', '-0', '', '1e3']));
    },
  ],
  [
    'splice two requests',
    (text, random, requests) => {
      const other = random.pick(requests) ?? '';
      return text.slice(0, random.below(text.length)) + other.slice(random.below(other.length));
    },
  ],
  ['pipeline another', (text, random, requests) => text + random.pick(requests)],
  ['pipeline many', (text, random) => text.repeat(random.pick([5, 20])).slice(0, 60_000)],
  // The throttle knows the one account soon; others still reach the password hash, and fill its queue.
  [
    'name another account',
    (text, random) =>
      text
        .replaceAll('"fuzz@', () => `"f${random.below(1e6)}@`)
        .replaceAll('=fuzz%40', () => `=f${random.below(1e6)}%40`),
  ],
  [
    'send a large body',
    (text, random) => {
      const size = random.pick([16_000, 16_384, 16_385, 40_000]);
      const whole = text.replace(/Content-Length: \d+/, `Content-Length: ${size}`);
      return whole + 'x'.repeat(size - random.pick([0, 0, 100]));
    },
  ],
  ['truncate', (text, random) => text.slice(0, random.below(text.length))],
];

function replace(text: string, at: number, length: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + length);
}

/** Somewhere in the text, mostly short. */
function piece(text: string, random: Random): [at: number, length: number] {
  return [random.below(text.length), 1 + random.below(random.pick([1, 4, 16, 200]))];
}

/** Changes the lines of the first head; the body and what is pipelined behind it stay. */
function withLines(text: string, change: (lines: string[]) => void): string {
  const end = text.indexOf('\r\n\r\n');
  const lines = (end === -1 ? text : text.slice(0, end)).split('\r\n');
  change(lines);
  return lines.join('\r\n') + (end === -1 ? '' : text.slice(end));
}

function withFirstLine(text: string, change: (words: string[]) => void): string {
  const end = text.indexOf('\r\n');
  const words = (end === -1 ? text : text.slice(0, end)).split(' ');
  change(words);
  return words.join(' ') + (end === -1 ? '' : text.slice(end));
}
