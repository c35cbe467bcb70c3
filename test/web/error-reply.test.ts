import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Abandoned } from '../../src/auth/passwords/hash-gate.ts';
import { NotAdmin, PasswordOutdated, StoreUnavailable } from '../../src/auth/store-errors.ts';
import { CrossOriginError } from '../../src/http/dispatch.ts';
import { HttpError } from '../../src/http/http-error.ts';
import { WrongHostError } from '../../src/http/route-hosts.ts';
import { createErrorReply } from '../../src/web/error-reply.ts';
import { createIdentify } from '../../src/web/visitor.ts';
import { AS_JSON, contextOf, dataOf, openSite, type TestRequest } from '../handlers/site.ts';

/** A site, and the reply to an error that the handler of a request throws. */
async function setUp(t: TestContext) {
  const site = await openSite(t);
  const isPage = (path: string) =>
    ['/login', '/account', '/account/second-factor/totp'].includes(path);
  const replyToError = createErrorReply(site.deps, createIdentify(site.deps), isPage);
  const reply = (error: unknown, target = '/login', request: TestRequest = {}) => {
    const context = contextOf(target, request);
    return replyToError(error, context.request, context.requestId, context);
  };
  return { site, reply, replyToError };
}

/** From an error to the status, the sentence and what is logged. */
const LADDER: readonly {
  readonly name: string;
  readonly error: unknown;
  readonly status: number;
  readonly message: RegExp;
  readonly headers?: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}[] = [
  {
    name: 'an HttpError',
    error: new HttpError(409, 'It is there already.', { 'x-more': 'yes' }),
    status: 409,
    message: /^It is there already\.$/,
    headers: { 'x-more': 'yes' },
    events: [],
  },
  {
    name: 'StoreUnavailable',
    error: new StoreUnavailable('disk full: /srv/secret/path'),
    status: 503,
    message: /^This can(?:’|&#8217;)t be saved right now\./,
    headers: { 'retry-after': '5' },
    events: ['failed'],
  },
  {
    name: 'NotAdmin',
    error: new NotAdmin(),
    status: 403,
    message: /^This is for administrators\.$/,
    events: [],
  },
  {
    name: 'PasswordOutdated',
    error: new PasswordOutdated(),
    status: 401,
    message: /^The password was changed a moment ago\./,
    headers: { 'www-authenticate': 'Bearer realm="Coatcheck"' },
    events: [],
  },
  {
    name: 'Abandoned',
    error: new Abandoned(),
    status: 503,
    message: /^The connection ended while this was waiting\.$/,
    events: ['abandoned'],
  },
  {
    name: 'an error of the program',
    error: new TypeError('secret is not a function'),
    status: 500,
    message: /^Something went wrong on our side\./,
    events: ['failed'],
  },
  {
    name: 'a value that is no Error',
    error: 'secret',
    status: 500,
    message: /^Something went wrong on our side\./,
    events: ['failed'],
  },
];

describe('replyToError', () => {
  for (const { name, error, status, message, headers = {}, events } of LADDER) {
    it(`turns ${name} into ${status}, as JSON and as a page`, async (t) => {
      const { site, reply } = await setUp(t);
      const json = await reply(error, '/login', AS_JSON);
      assert.equal(json.status, status);
      assert.deepEqual(Object.keys(dataOf(json)), ['error']);
      assert.match(String(dataOf(json).error), message);
      assert.equal(json.headers['x-request-id'], 'request-1');
      const page = await reply(error);
      assert.equal(page.status, status);
      assert.match(String(page.headers['content-type']), /^text\/html/);
      assert.match(String(page.body), new RegExp(message.source.replace(/[$^]/g, '')));
      for (const [header, value] of Object.entries(headers)) {
        assert.equal(json.headers[header], value);
        assert.equal(page.headers[header], value);
      }
      assert.doesNotMatch(`${json.body}${page.body}`, /secret/);
      const logged = site.logged.map(({ event }) => event);
      assert.deepEqual(logged, [...events, ...events]);
    });
  }

  it('shows the id of the request on the page of a fault, and not on that of a mistake', async (t) => {
    const { reply } = await setUp(t);
    assert.match(String((await reply(new Error('x'))).body), /request-1/);
    assert.doesNotMatch(String((await reply(new HttpError(404, 'x'))).body), /request-1/);
  });

  it('logs the error of a fault with the id of the request', async (t) => {
    const { site, reply } = await setUp(t);
    await reply(new TypeError('x is not a function'));
    const [line = {}] = site.logged;
    assert.equal(line.id, 'request-1');
    assert.match(String(line.error), /TypeError: x is not a function/);
  });

  it('names both hosts in the log for a wrong Host header, and neither on the page', async (t) => {
    const { site, reply } = await setUp(t);
    const { status, body } = await reply(new WrongHostError(`evil${'x'.repeat(300)}`));
    assert.equal(status, 421);
    assert.doesNotMatch(String(body), /evil/);
    const [line = {}] = site.logged;
    assert.equal(line.event, 'wrong_host');
    assert.equal(String(line.host).length, 200);
    assert.equal(line.origin, 'http://localhost:3000');
  });

  it('records a form from another site with the header that it was refused for', async (t) => {
    const { site, reply } = await setUp(t);
    const error = new CrossOriginError('origin https://evil.example');
    const { status, headers } = await reply(error, '/login', { form: {} });
    assert.equal(status, 403);
    assert.equal(headers.vary, 'Accept, Sec-Fetch-Site, Origin');
    const [event] = await site.deps.events.recent(null, 10);
    assert.equal(event?.kind, 'cross_origin_refused');
    assert.equal(event?.reason, 'origin https://evil.example');
  });

  it('explains a damaged one-time link, when nothing is found at its address', async (t) => {
    const { reply } = await setUp(t);
    const error = new HttpError(404, 'There is nothing at this address.');
    const damaged = await reply(error, '/reset/half%20a-secret');
    assert.match(String(damaged.body), /<title>This link is damaged/);
    assert.doesNotMatch(String(damaged.body), /half/);
    const json = await reply(error, '/reset/half%20a-secret', AS_JSON);
    assert.match(String(dataOf(json).error), /43 letters/);
    assert.doesNotMatch(String((await reply(error, '/elsewhere')).body), /damaged/);
  });

  it('explains a damaged link whose address does not decode', async (t) => {
    const { replyToError } = await setUp(t);
    const { request } = contextOf('/');
    request.url = '/reset/%zz';
    const reply = await replyToError(new HttpError(400, 'x'), request, 'request-1', null);
    assert.equal(reply.status, 400);
    assert.match(String(reply.body), /This link is damaged/);
  });

  it('leads back to the form that was sent, but never to the address of a one-time link', async (t) => {
    const { reply } = await setUp(t);
    const error = new HttpError(400, 'x');
    const form = await reply(error, '/login', { form: {} });
    assert.match(String(form.body), /href="\/login"[^>]*>Back to the form/);
    const link = await reply(error, `/reset/${'x'.repeat(43)}`, { form: {} });
    assert.doesNotMatch(String(link.body), /Back to the form/);
  });

  it('leads back to the page above, where the form has an address of its own', async (t) => {
    const { reply } = await setUp(t);
    const error = new StoreUnavailable('x');
    const pages: Readonly<Record<string, string>> = {
      '/account/password': '/account',
      '/account/second-factor/totp/confirm': '/account/second-factor/totp',
      '/account/second-factor/totp/remove': '/account/second-factor/totp',
    };
    for (const [path, page] of Object.entries(pages)) {
      const refused = await reply(error, path, { form: {} });
      assert.match(String(refused.body), new RegExp(`href="${page}"[^>]*>Go back`), path);
    }
    const lost = await reply(error, '/elsewhere/form', { form: {} });
    assert.doesNotMatch(String(lost.body), /Go back/);
  });

  it('is the JSON of OAuth at the addresses that clients ask, in ASCII (RFC 6749, 5.2)', async (t) => {
    const { reply } = await setUp(t);
    const wrongHost = { error: new WrongHostError('evil.example'), status: 421 };
    for (const path of ['/oauth/token', '/oauth/revoke']) {
      for (const { error, status } of [...LADDER, wrongHost]) {
        const { status: sent, headers, body } = await reply(error, path, { form: {} });
        assert.equal(sent, status, path);
        assert.equal(headers['content-type'], 'application/json; charset=utf-8');
        assert.equal(headers['x-request-id'] === undefined, false);
        const said = JSON.parse(String(body));
        assert.deepEqual(Object.keys(said), ['error', 'error_description']);
        assert.match(said.error, status < 500 ? /^invalid_request$/ : /^(?:server_error|temp)/);
        assert.match(said.error_description, /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
      }
    }
  });

  it('shows who is signed in, and still replies when that cannot be found out', async (t) => {
    const { site } = await setUp(t);
    const user = await site.addUser();
    const answers = [
      async () => ({ ...contextOf('/'), user, session: null }),
      () => Promise.reject(new Error('gone')),
    ];
    const bodies: string[] = [];
    for (const identify of answers) {
      const replyToError = createErrorReply(site.deps, identify, () => false);
      const context = contextOf('/users');
      const { status, body } = await replyToError(
        new HttpError(403, 'x'),
        context.request,
        'request-1',
        context,
      );
      assert.equal(status, 403);
      bodies.push(String(body));
    }
    const [known = '', unknown = ''] = bodies;
    assert.match(known, /Sign out/);
    assert.doesNotMatch(unknown, /Sign out/);
  });
});
