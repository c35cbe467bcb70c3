import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOTE_IDS, type NoteId, note } from '../../learn/notes.ts';
import * as s from './support.ts';

const { CURL, FIREFOX, HOST, JSON_OK, OTHER, PAGE, Scene, TAKE_BACK, TICKET } = s;
const { cookie, get, give, post, status } = s;

type Act = (scene: InstanceType<typeof Scene>) => void;

/** The ids of the notes on the last exchange of a scene. */
function notesOn(act: Act) {
  const scene = new Scene();
  act(scene);
  const last = scene.exchanges.at(-1);
  assert.ok(last);
  return note(last, scene.history);
}

const one =
  (request: string, response: string | null): Act =>
  (scene) =>
    scene.say(request, response);
const all =
  (...steps: [request: string, response: string | null, connection?: number][]): Act =>
  (scene) => {
    for (const step of steps) scene.say(...step);
  };

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const JSON_TYPE = 'Content-Type: application/json';
const MEMBER = get('/dashboard', FIREFOX, cookie(TICKET));
const LOGIN = post('/login', 'email=a&password=b', FIREFOX, FORM);
const LOGGED_IN = status(303, 'location: /dashboard', give(TICKET));
const TO_LOGIN = status(303, 'location: /login?next=%2Fdashboard', TAKE_BACK);
const STEP = post('/login/second-step', 'code=123456', FIREFOX, FORM, `Cookie: pending=${TICKET}`);
const PASSKEY = post('/login/passkey', 'passkey=x', FIREFOX, FORM);
const ASKS = status(
  303,
  'location: /login/second-step',
  `set-cookie: pending=${TICKET}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600`,
);
const ASKS_PROGRAM =
  'HTTP/1.1 401 X\ncontent-type: application/json\ncontent-length: 32\n\n{"error":"x","secondFactor":{} }';
const SCRIPT_PAGE = `${PAGE}\ncontent-security-policy: default-src 'none'; script-src 'self'`;
const STYLE = 'HTTP/1.1 200 OK\ncontent-type: text/css\ncontent-length: 0';
const PRIVATE = `${PAGE}\ncache-control: no-store`;
const CHUNKED = `POST / HTTP/1.1\n${HOST}\nTransfer-Encoding: chunked\n\n0\r\n\r\n`;

const ASK = get('/oauth/authorize?response_type=code&client_id=x', FIREFOX);
const HAS_CODE = status(303, 'location: https://app.example/callback?code=c&state=s');
const EXCHANGE = post('/oauth/token', 'grant_type=authorization_code&code=c', CURL, FORM);

/** For each note: a scene whose last exchange has it, and the neighbour that must not. */
const CASES: Readonly<Record<NoteId, readonly [fires: Act, not: Act]>> = {
  'request-line': [one(get('/'), PAGE), all([get('/'), PAGE], [get('/'), PAGE])],
  host: [one(get('/'), PAGE), one('GET / HTTP/1.0', PAGE)],
  'blank-line': [one(get('/'), PAGE), one(post('/', 'a=b', FORM), PAGE)],
  'request-length': [
    one(post('/', 'a=b', FORM), PAGE),
    one(`POST / HTTP/1.1\n${HOST}\nContent-Length: 0`, PAGE),
  ],
  'form-body': [one(LOGIN, PAGE), one(post('/login', '{}', JSON_TYPE), PAGE)],
  'json-body': [one(post('/login', '{}', JSON_TYPE), PAGE), one(LOGIN, PAGE)],
  'chunked-body': [one(CHUNKED, PAGE), one(LOGIN, PAGE)],
  'expect-continue': [one(post('/', 'a=b', FORM, 'Expect: 100-continue'), PAGE), one(LOGIN, PAGE)],
  'head-method': [one(`HEAD / HTTP/1.1\n${HOST}`, PAGE), one(get('/'), PAGE)],
  'head-no-body': [
    one(`HEAD / HTTP/1.1\n${HOST}`, PAGE),
    one(`HEAD / HTTP/1.1\n${HOST}`, status(304)),
  ],
  favicon: [one(get('/favicon.ico'), status(404)), one(get('/style.css'), STYLE)],
  stylesheet: [
    all([get('/a.css', CURL), STYLE], [get('/style.1234567890.css', FIREFOX), STYLE]),
    all([get('/a.css', FIREFOX), STYLE], [get('/style.1234567890.css', FIREFOX), STYLE]),
  ],
  'same-origin': [
    one(post('/login', 'a=b', FORM, 'Sec-Fetch-Site: same-origin'), PAGE),
    one(get('/login', 'Sec-Fetch-Site: same-origin'), PAGE),
  ],
  'keep-alive': [
    all([get('/'), PAGE, 1], [get('/'), PAGE, 1]),
    all([get('/'), PAGE, 1], [get('/'), PAGE, 2]),
  ],
  'accept-json': [
    one(get('/', 'Accept: application/json'), JSON_OK),
    one(get('/', 'Accept: text/html, application/json'), PAGE),
  ],
  'if-none-match': [
    one(get('/style.css', 'If-None-Match: "a"'), status(304)),
    one(get('/style.css'), PAGE),
  ],
  'no-answer': [one(get('/'), null), one(get('/'), PAGE)],
  'no-cookie': [
    all([MEMBER, PAGE], [get('/dashboard', FIREFOX), PAGE]),
    all([get('/', FIREFOX), PAGE], [get('/dashboard', FIREFOX), PAGE]),
  ],
  'first-cookie': [all([LOGIN, LOGGED_IN], [MEMBER, PAGE]), all([MEMBER, PAGE], [MEMBER, PAGE])],
  'same-ticket': [
    all([MEMBER, PAGE], [MEMBER, PAGE]),
    all([MEMBER, PAGE], [get('/dashboard', FIREFOX, cookie(OTHER)), PAGE]),
  ],
  'shared-ticket': [
    all([MEMBER, PAGE], [get('/dashboard', CURL, cookie(TICKET)), PAGE]),
    all([MEMBER, PAGE], [get('/dashboard', CURL, cookie(OTHER)), PAGE]),
  ],
  'attributes-stay': [
    all([LOGIN, LOGGED_IN], [MEMBER, PAGE]),
    one(get('/', 'Cookie: theme=dark'), PAGE),
  ],
  'device-cookie': [
    one(get('/', 'Cookie: session=a; device=b'), PAGE),
    one(get('/', 'Cookie: session=a; mydevice=b'), PAGE),
  ],
  'two-tickets': [
    one(get('/', `Cookie: session=${TICKET}; session=${OTHER}`), PAGE),
    one(get('/', `Cookie: session=${TICKET}; device=${OTHER}`), PAGE),
  ],
  'unknown-ticket': [one(MEMBER, TO_LOGIN), all([LOGIN, LOGGED_IN], [MEMBER, TO_LOGIN])],
  'dead-ticket': [all([LOGIN, LOGGED_IN], [MEMBER, TO_LOGIN]), one(MEMBER, TO_LOGIN)],
  'login-cookie': [
    one(LOGIN, LOGGED_IN),
    one(post('/logout', '', FIREFOX), status(303, 'location: /login', TAKE_BACK)),
  ],
  rotation: [one(post('/login', 'a=b', FORM, cookie(OTHER)), LOGGED_IN), one(LOGIN, LOGGED_IN)],
  'second-ticket': [
    all([LOGIN, LOGGED_IN], [LOGIN, status(303, 'location: /dashboard', give(OTHER))]),
    one(LOGIN, LOGGED_IN),
  ],
  'http-only': [
    one(LOGIN, LOGGED_IN),
    one(LOGIN, status(303, `set-cookie: session=${TICKET}; Path=/`)),
  ],
  'same-site': [
    one(LOGIN, LOGGED_IN),
    one(LOGIN, status(303, `set-cookie: session=${TICKET}; Path=/`)),
  ],
  'max-age': [
    one(LOGIN, LOGGED_IN),
    one(LOGIN, status(303, `set-cookie: session=${TICKET}; Path=/`)),
  ],
  'secure-prefix': [
    one(LOGIN, LOGGED_IN),
    one(LOGIN, status(303, 'set-cookie: theme=dark; Secure')),
  ],
  'cookie-taken-back': [
    one(post('/logout', 'a=b', FORM), status(303, TAKE_BACK)),
    one(LOGIN, LOGGED_IN),
  ],
  'pending-cookie': [
    one(LOGIN, ASKS),
    one(STEP, status(303, 'set-cookie: pending=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0')),
  ],
  'pending-sent': [one(STEP, LOGGED_IN), one(LOGIN, ASKS)],
  'second-factor-needed': [
    one(post('/login', '{}', JSON_TYPE), ASKS_PROGRAM),
    one(post('/login', '{}', JSON_TYPE), status(401, 'content-type: application/json')),
  ],
  'second-step': [one(STEP, LOGGED_IN), one(PASSKEY, LOGGED_IN)],
  'passkey-login': [one(PASSKEY, LOGGED_IN), one(STEP, LOGGED_IN)],
  'wrong-factor': [one(STEP, status(401)), one(STEP, LOGGED_IN)],
  'script-file': [
    one(get('/passkeys.0123456789.js'), status(200)),
    one(get('/style.0123456789.css'), STYLE),
  ],
  bearer: [
    one(get('/me', `Authorization: Bearer ${TICKET}`), JSON_OK),
    one(get('/me', 'Authorization: Basic YTpi'), JSON_OK),
  ],
  basic: [
    one(get('/me', 'Authorization: Basic YTpi'), JSON_OK),
    one(get('/me', `Authorization: Bearer ${TICKET}`), JSON_OK),
  ],
  'token-pair': [
    one(post('/token/login', '{}', JSON_TYPE), JSON_OK),
    one(post('/token/login', '{}', JSON_TYPE), status(401)),
  ],
  'www-authenticate': [
    one(get('/me'), status(401, 'www-authenticate: Bearer error="invalid_token"')),
    one(get('/me'), status(401)),
  ],
  'status-line': [one(get('/'), PAGE), one(get('/'), null)],
  'see-other': [one(LOGIN, LOGGED_IN), one(get('/dashboard'), TO_LOGIN)],
  'to-login': [
    one(get('/dashboard'), TO_LOGIN),
    one(post('/logout', 'a=b', FORM), status(303, 'location: /login')),
  ],
  unauthorized: [
    one(get('/me'), status(401, 'content-type: application/json')),
    one(STEP, status(401, 'content-type: application/json')),
  ],
  'wrong-password': [one(LOGIN, status(401)), one(get('/me'), status(401))],
  created: [one(LOGIN, status(201)), one(LOGIN, status(200))],
  'no-content': [one(LOGIN, status(204)), one(LOGIN, status(200))],
  'not-modified': [one(get('/style.css'), status(304)), one(get('/style.css'), PAGE)],
  'bad-request': [one(LOGIN, status(400)), one(LOGIN, status(401))],
  forbidden: [
    one(get('/users', cookie(TICKET)), status(403)),
    one(post('/users/1/role', 'a=b', FORM, 'Origin: http://evil.example'), status(403)),
  ],
  'cross-site-refused': [
    one(post('/logout', 'a=b', FORM, 'Origin: http://evil.example'), status(403)),
    one(post('/users/1/role', 'a=b', FORM, 'Origin: http://localhost:3000'), status(403)),
  ],
  'not-found': [one(get('/x'), status(404)), one(get('/x'), status(403))],
  'method-not-allowed': [
    one(get('/logout'), status(405, 'allow: POST')),
    one(get('/logout'), status(404)),
  ],
  conflict: [one(LOGIN, status(409)), one(LOGIN, status(400))],
  'too-large': [one(LOGIN, status(413)), one(LOGIN, status(415))],
  'unsupported-type': [one(LOGIN, status(415)), one(LOGIN, status(413))],
  misdirected: [one(get('/'), status(421)), one(get('/'), status(429))],
  'too-many': [
    one(LOGIN, status(429, 'retry-after: 60')),
    one(LOGIN, status(503, 'retry-after: 1')),
  ],
  'head-too-large': [one(get('/'), status(431)), one(get('/'), status(413))],
  busy: [one(LOGIN, status(503, 'retry-after: 1')), one(LOGIN, status(429))],
  'response-length': [
    one(get('/'), 'HTTP/1.1 200 OK\ncontent-length: 2\n\nhi'),
    one(`HEAD / HTTP/1.1\n${HOST}`, 'HTTP/1.1 200 OK\ncontent-length: 2'),
  ],
  'clear-site-data': [one(LOGIN, status(303, 'clear-site-data: "cache"')), one(LOGIN, status(303))],
  csp: [
    one(get('/'), `${PAGE}\ncontent-security-policy: default-src 'none'`),
    one(get('/login'), SCRIPT_PAGE),
  ],
  'csp-script': [
    one(get('/login'), SCRIPT_PAGE),
    one(get('/'), `${PAGE}\ncontent-security-policy: default-src 'none'`),
  ],
  'passkeys-permitted': [
    one(get('/login'), `${PAGE}\npermissions-policy: publickey-credentials-get=(self)`),
    one(get('/'), `${PAGE}\npermissions-policy: publickey-credentials-get=()`),
  ],
  'no-store': [one(MEMBER, PRIVATE), one(get('/dashboard', FIREFOX), PRIVATE)],
  'no-store-public': [one(get('/', FIREFOX), PRIVATE), one(MEMBER, PRIVATE)],
  immutable: [
    one(get('/a.css'), `${PAGE}\ncache-control: public, max-age=9, immutable`),
    one(get('/'), `${PAGE}\ncache-control: no-cache`),
  ],
  'vary-accept': [
    one(get('/'), `${PAGE}\nvary: Accept`),
    one(get('/'), `${PAGE}\nvary: Accept-Encoding`),
  ],
  authorize: [one(ASK, HAS_CODE), one(get('/oauth/authorize', FIREFOX), status(400))],
  'authorize-code': [one(ASK, HAS_CODE), one(ASK, TO_LOGIN)],
  'authorize-refused': [one(ASK, status(400)), one(ASK, HAS_CODE)],
  'code-exchange': [
    one(EXCHANGE, status(200)),
    one(post('/oauth/token', 'grant_type=refresh_token', CURL, FORM), status(200)),
  ],
  'id-token': [one(EXCHANGE, status(200)), one(EXCHANGE, status(400))],
  'exchange-refused': [one(EXCHANGE, status(400)), one(EXCHANGE, status(200))],
  'connection-close': [
    one(get('/'), `${PAGE}\nConnection: close`),
    one(get('/'), `${PAGE}\nConnection: keep-alive`),
  ],
};

describe('note', () => {
  for (const id of NOTE_IDS) {
    const [fires, not] = CASES[id];
    it(`${id} is there when it should be, and not in the case beside it`, () => {
      const found = notesOn(fires).filter((one) => one.id === id);
      assert.equal(found.length, 1, `fires: ${notesOn(fires).map((one) => one.id)}`);
      assert.ok(
        !notesOn(not).some((one) => one.id === id),
        `not: ${notesOn(not).map((one) => one.id)}`,
      );
    });
  }

  it('has as many cases as there are notes, and each id once', () => {
    assert.deepEqual(Object.keys(CASES).toSorted(), [...NOTE_IDS].toSorted());
    assert.equal(new Set(NOTE_IDS).size, NOTE_IDS.length);
  });

  it('says it in 140 characters, as a sentence, on a line that exists', () => {
    for (const [fires] of Object.values(CASES)) {
      const scene = new Scene();
      fires(scene);
      const last = scene.exchanges.at(-1);
      assert.ok(last);
      for (const { id, text, side, at } of note(last, scene.history)) {
        assert.ok(text.length <= 140, `${id}: ${text.length}`);
        assert.match(text, /[.!]$/, id);
        const { lines } = side === 'request' ? last.request : (last.response ?? { lines: [] });
        assert.ok(at <= lines.length, id);
      }
    }
  });

  const lines: [id: NoteId, line: RegExp][] = [
    ['login-cookie', /^set-cookie: session=/],
    ['first-cookie', /^Cookie: /],
    ['cross-site-refused', /^Origin: http:\/\/evil/],
    ['to-login', /^location: /],
    ['method-not-allowed', /^allow: /],
    ['too-many', /^retry-after: /],
    ['request-length', /^Content-Length: /],
  ];
  for (const [id, line] of lines) {
    it(`${id} marks the line ${line.source}`, () => {
      const scene = new Scene();
      CASES[id][0](scene);
      const last = scene.exchanges.at(-1);
      assert.ok(last);
      const mark = note(last, scene.history).find((one) => one.id === id);
      const head = mark?.side === 'request' ? last.request.lines : last.response?.lines;
      assert.match(head?.[mark?.at ?? -1] ?? '', line);
    });
  }

  it('says of no response to a right password that the password was wrong', () => {
    const ids = notesOn(one(post('/login', '{}', JSON_TYPE), ASKS_PROGRAM)).map(({ id }) => id);
    assert.ok(ids.includes('second-factor-needed'));
    assert.ok(!ids.includes('wrong-password') && !ids.includes('unauthorized'));
  });

  const texts = (act: Act, wanted: NoteId) =>
    notesOn(act)
      .filter(({ id }) => id === wanted)
      .map(({ text }) => text);

  const whose: [who: string, act: Act, personal: boolean][] = [
    ['a signed-in user', one(MEMBER, PRIVATE), true],
    [
      'a program with a token',
      one(get('/me', `Authorization: Bearer ${TICKET}`), `${JSON_OK}\ncache-control: no-store`),
      true,
    ],
    ['a user who has just signed in', one(LOGIN, `${LOGGED_IN}\ncache-control: no-store`), true],
    [
      'a program that gets a pair of tokens',
      one(post('/token/login', '{}', JSON_TYPE), `${JSON_OK}\ncache-control: no-store`),
      true,
    ],
    ['a stranger at the start page', one(get('/', FIREFOX), PRIVATE), false],
    ['a stranger with a cookie of another kind', one(get('/', 'Cookie: device=b'), PRIVATE), false],
    ['a ticket that is refused', one(MEMBER, `${TO_LOGIN}\ncache-control: no-store`), false],
    [
      'a token that is refused',
      one(get('/me', `Authorization: Bearer ${TICKET}`), status(401, 'cache-control: no-store')),
      false,
    ],
    [
      'a signed-in user at /health',
      one(get('/health', cookie(TICKET)), `${JSON_OK}\ncache-control: no-store`),
      false,
    ],
  ];
  for (const [who, act, personal] of whose) {
    it(`says ${personal ? '' : 'not '}that an answer is about one person: ${who}`, () => {
      assert.equal(texts(act, 'no-store').length, personal ? 1 : 0);
      assert.equal(texts(act, 'no-store-public').length, personal ? 0 : 1);
    });
  }

  it('says that a browser asks by itself only of a browser to which a page came before', () => {
    const asks = /by itself|asks again/;
    const style = get('/style.css', FIREFOX);
    const seen = (act: Act, id: NoteId) => asks.test(texts(act, id).join());
    const page: [string, string] = [get('/', FIREFOX), PAGE];
    assert.ok(seen(all(page, [style, STYLE]), 'stylesheet'));
    assert.ok(seen(all(page, [get('/favicon.ico', FIREFOX), status(404)]), 'favicon'));
    const curl: [string, string] = [get('/', CURL), PAGE];
    for (const act of [
      one(style, STYLE),
      all(curl, [style, STYLE]),
      all(curl, [get('/style.css', CURL), STYLE]),
      all(page, [get('/style.css', CURL), STYLE]),
      all(page, [get('/style.css', FIREFOX, 'Sec-Fetch-Mode: navigate'), STYLE]),
    ]) {
      assert.ok(!seen(act, 'stylesheet'));
      assert.equal(texts(act, 'stylesheet').length, 1);
    }
    assert.ok(!seen(all(curl, [get('/icon.svg', CURL), status(200)]), 'favicon'));
  });

  it('says of If-None-Match: * that it names no version, and of another that it does', () => {
    const asked = (value: string) =>
      texts(one(get('/style.css', `If-None-Match: ${value}`), status(304)), 'if-none-match').join();
    assert.match(asked('*'), /names no version/);
    assert.doesNotMatch(asked('"a"'), /no version/);
    assert.match(asked('"a"'), /names its version/);
  });

  it('names the version of a copy also after a client has sent a star', () => {
    const act = all(
      [get('/style.css', 'If-None-Match: *'), status(304)],
      [get('/style.css', 'If-None-Match: "a"'), status(304)],
    );
    assert.match(texts(act, 'if-none-match').join(), /names its version/);
  });

  it('never says what a browser has or did, where no cookie came', () => {
    const [text = ''] = notesOn(CASES['no-cookie'][0])
      .filter(({ id }) => id === 'no-cookie')
      .map((one) => one.text);
    assert.match(
      text,
      /^No Cookie arrived\. Either the browser has none or did not send it; DevTools/,
    );
  });
});
