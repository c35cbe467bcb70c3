import { appRequests, type KnownApps } from './app-requests.ts';
import { factorRequests, type WriteRequest } from './factor-requests.ts';

/** The server that the requests are for. */
export type Site = {
  readonly host: string;
  /** Cookies of a user who stays logged in. */
  readonly cookies: string;
  /** Cookies for the logouts: valid until the first of them. */
  readonly spare: string;
  readonly apps?: KnownApps;
};

/** Apps of a server that knows none. */
const NO_APPS: KnownApps = {
  appHost: 'app.test',
  clientId: '0123456789abcdef',
  clientSecret: 'A'.repeat(43),
  redirectUri: 'https://client.example/cb',
};

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const JSON_BODY = 'Content-Type: application/json';
const OWN = 'Sec-Fetch-Site: same-origin';
const EMAIL = 'fuzz@example.com';

/** Requests, some of them pipelined, that the server accepts. Mutation starts from these. */
export function validRequests({ host, cookies, spare, apps = NO_APPS }: Site): readonly string[] {
  const request = (line: string, headers: readonly string[] = [], body = '') =>
    [`${line} HTTP/1.1`, `Host: ${host}`, ...headers, '', body].join('\r\n');
  const write: WriteRequest = (line, headers, body) =>
    body === undefined
      ? request(line, headers)
      : request(line, [...headers, `Content-Length: ${body.length}`], body);
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
    request('GET /verify', [`Cookie: ${cookies}`, 'X-Original-URI: /finance/a%20b?x=1']),
    request('GET /verify', [`Cookie: ${cookies}`, 'X-Forwarded-Uri: /wiki/x;y/M%C3%BC']),
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
    post('/invite', [FORM, OWN], `link=01234567&email=a%40b.co&name=Zo%C3%AB&password=too+short`),
    post('/invites', [FORM, OWN, `Cookie: ${cookies}`], 'email=a%40b.co&name=Ada&role=user'),
    post('/users/1/groups', [FORM, OWN, `Cookie: ${cookies}`], 'groups=board+it%2C-%40'),
    post('/users/1/groups', [JSON_BODY, `Cookie: ${cookies}`], '{"groups":["board","it"]}'),
    post('/invites/several', [FORM, OWN, `Cookie: ${cookies}`], 'emails=a%40b.co%0D%0Ab&role=user'),
    post('/invites/1/send', [FORM, OWN, `Cookie: ${cookies}`], ''),
    request('GET /overview', [`Cookie: ${cookies}`]),
    request('GET /activity?kind=failures&account=%23a&since=2026-11-21&until=&older=1-1', [
      `Cookie: ${cookies}`,
    ]),
    request('GET /account/activity?newer=1763717553120-9', [`Cookie: ${cookies}`]),
    request('GET /account/data.json', ['Accept: application/json', `Cookie: ${cookies}`]),
    post('/users/1/unlock', [FORM, OWN, `Cookie: ${cookies}`], ''),
    chunked('/signup', [JSON_BODY], [account.slice(0, 9), account.slice(9)]),
    chunked('/logout', [FORM, OWN, `Cookie: ${spare}`], ['a=b&', 'c=%C3%A4']),
    logout,
    ...factorRequests(write, cookies),
    ...appRequests(write, cookies, apps),
    home + style,
    request('HEAD /login', ['Accept: */*']) + logout + request('GET /dashboard'),
  ];
}
