import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { describe, it } from 'node:test';
import { HashGate } from '../../src/auth/passwords/hash-gate.ts';
import { securityHeaders } from '../../src/http/security-headers.ts';
import { PASSWORD } from '../people.ts';
import { exchange, rawRequest } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const JSON_BODY = 'Content-Type: application/json';
const withBody = (body: string, ...more: string[]) => [`Content-Length: ${body.length}`, ...more];
const ADA = JSON.stringify({ email: 'ada@example.com', password: PASSWORD });

/** A name, the status, and the request; Host and Connection are added. */
type Row = readonly [name: string, status: number, line: string, headers?: string[], body?: string];

const rows: readonly Row[] = [
  ['a page', 200, 'GET / HTTP/1.1'],
  ['a page to HEAD', 200, 'HEAD / HTTP/1.1'],
  ['a style', 200, 'GET /style.css HTTP/1.1'],
  ['an unchanged style', 304, 'GET /style.css HTTP/1.1', ['If-None-Match: *']],
  ['an icon', 200, 'GET /icon.svg HTTP/1.1'],
  ['JSON', 200, 'GET /health HTTP/1.1'],
  ['an account', 201, 'POST /signup HTTP/1.1', withBody(ADA, JSON_BODY), ADA],
  ['no content', 204, 'OPTIONS / HTTP/1.1'],
  ['a redirect', 303, 'GET /dashboard HTTP/1.1'],
  ['a bad address', 400, 'GET /% HTTP/1.1'],
  ['a form that is wrong', 400, 'POST /login HTTP/1.1', withBody('{}', JSON_BODY), '{}'],
  ['a program that is not signed in', 401, 'GET /dashboard HTTP/1.1', ['Accept: application/json']],
  ['a form from elsewhere', 403, 'POST /logout HTTP/1.1', ['Sec-Fetch-Site: cross-site']],
  ['nothing there', 404, 'GET /nowhere HTTP/1.1'],
  ['another method', 405, 'TRACE / HTTP/1.1'],
  ['too much', 413, 'POST /login HTTP/1.1', ['Content-Length: 99999', JSON_BODY]],
  ['another type', 415, 'POST /login HTTP/1.1', withBody('x', 'Content-Type: text/plain'), 'x'],
  ['what node refuses: an expectation', 417, 'GET / HTTP/1.1', ['Expect: miracles']],
  ['what node refuses: a large head', 431, 'GET / HTTP/1.1', [`X: ${'x'.repeat(9_000)}`]],
  ['what node refuses: many headers', 431, 'GET / HTTP/1.1', Array(150).fill('X: x')],
  ['what node refuses: nonsense', 400, 'NONSENSE'],
  ['HTTP/2.0 as text', 505, 'GET / HTTP/2.0'],
];

const origins = ['http://localhost:3000', 'https://login.example.com'];

/**
 * Asserts that a response has every security header of its origin, with its value, and its type.
 */
function assertProtected(answer: string, origin: string, name: string): void {
  const [head = '', body] = answer.split('\r\n\r\n');
  if (body) assert.match(head, /^content-type: [a-z]+\/[a-z+]+; charset=utf-8\r$/im, name);
  const { page, other } = securityHeaders({ https: origin.startsWith('https:') });
  const expected = /^content-type: text\/html/m.test(head) ? page : other;
  for (let i = 0; i < expected.length; i += 2) {
    assert.ok(
      head.includes(`\r\n${expected[i]}: ${expected[i + 1]}`),
      `${name}: ${expected[i]}\n${head}`,
    );
  }
  assert.doesNotMatch(head, /^(server|x-powered-by|access-control-[a-z-]+):/im, name);
}

const send = (app: TestApp, origin: string, [, , line, headers = [], body]: Row) =>
  exchange(app.port, rawRequest(line, [`Host: ${new URL(origin).host}`, ...headers], body));

for (const origin of origins) {
  describe(`every answer of ${origin} has the security headers`, () => {
    it('whatever its status', async (t) => {
      const app = await startApp(t, { origin });
      for (const row of rows) {
        const answer = await send(app, origin, row);
        assert.match(answer, new RegExp(`^HTTP/1\\.1 ${row[1]} `), row[0]);
        assertProtected(answer, origin, row[0]);
      }
    });

    it('also for a foreign host, a missing one, a busy moment and a failure', async (t) => {
      const app = await startApp(t, { origin });
      await app.testDatabase.breakKind('users');
      const busy = await startApp(t, { origin, gate: new HashGate({ width: 0, queue: 0 }) });
      const signUp = [
        'an account',
        500,
        'POST /signup HTTP/1.1',
        withBody(ADA, JSON_BODY),
        ADA,
      ] as const;
      const answers = [
        [421, await exchange(app.port, rawRequest('GET / HTTP/1.1', ['Host: evil.example']))],
        [400, await exchange(app.port, rawRequest('GET / HTTP/1.1', []))],
        [500, await send(app, origin, signUp)],
        [503, await send(busy, origin, signUp)],
      ] as const;
      for (const [status, answer] of answers) {
        assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
        assertProtected(answer, origin, String(status));
      }
    });

    it('also when a request takes too long', async (t) => {
      const app = await startApp(t, { origin });
      const timeout = Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
      const answer = exchange(app.port, 'GET /');
      const [socket] = (await once(app.server, 'connection')) as [Socket];
      app.server.emit('clientError', timeout, socket);
      assert.match(await answer, /^HTTP\/1\.1 408 /);
      assertProtected(await answer, origin, '408');
    });

    it('also beyond the most requests of one connection', async (t) => {
      const app = await startApp(t, { origin });
      app.server.maxRequestsPerSocket = 2;
      const one = `GET /health HTTP/1.1\r\nHost: x\r\n\r\n`;
      const answers = (await exchange(app.port, one.repeat(3))).split(/(?=HTTP\/1\.1 )/);
      assert.deepEqual(answers.map((answer) => answer.slice(9, 12)).slice(0, 2), ['200', '200']);
      for (const answer of answers) assertProtected(answer, origin, answer.slice(9, 12));
    });
  });
}
