import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { converse } from './converse.ts';
import { examine } from './examine.ts';
import { fuzz } from './fuzz.ts';
import { planConnection } from './generate.ts';
import { createRandom } from './random.ts';
import { describeFinding } from './report.ts';
import { startServer } from './server.ts';
import { validRequests } from './valid-requests.ts';

const SITE = { host: 'localhost:1', cookies: 'session=x', spare: 'session=y' };
const GUARD =
  "content-security-policy: default-src 'none'\r\nx-content-type-options: nosniff\r\nreferrer-policy: same-origin\r\n";
const answer = (head: string, body = '') =>
  `HTTP/1.1 ${head}\r\n${GUARD}content-length: ${body.length}\r\n\r\n${body}`;
const faultsOf = (stream: string, headSent = false) =>
  examine(stream, { reset: false, headSent }).faults.join();

describe('planConnection', () => {
  it('makes the same bytes from the same seed and number, and other bytes from others', () => {
    const bytes = (seed: number, connection: number) =>
      Buffer.concat(
        planConnection(createRandom(seed, connection), validRequests(SITE)).segments,
      ).toString('latin1');
    assert.equal(bytes(7, 12), bytes(7, 12));
    const texts = Array.from({ length: 200 }, (_, connection) => bytes(7, connection));
    assert.ok(new Set(texts).size > 150);
    assert.notEqual(bytes(8, 12), bytes(7, 12));
  });
});

describe('examine', () => {
  it('finds no fault in valid responses, with and without a body', () => {
    assert.equal(faultsOf(`${answer('200 OK')}${answer('303 See Other\r\nlocation: /login')}`), '');
    assert.equal(faultsOf(`HTTP/1.1 204 No Content\r\n${GUARD}\r\n`), '');
    const headAnswer = answer('200 OK', 'abc').slice(0, -3);
    assert.equal(faultsOf(headAnswer + answer('200 OK'), true), '');
  });

  const bad: [name: string, stream: string, fault: RegExp][] = [
    ['a status that is our fault', answer('500 Internal Server Error'), /status 500/],
    ['a 503 that names no time', answer('503 Service Unavailable'), /status 503/],
    ['an answer that is cut off', answer('200 OK', 'abc').slice(0, -1), /shorter/],
    ['a head that is cut off', 'HTTP/1.1 200 OK\r\nx: y', /within its head/],
    ['more bytes than promised', `${answer('200 OK')}more\r\n\r\n`, /not a status line/],
    ['a header with a control', answer('200 OK\r\nx: a\0b'), /not a header/],
    ['a missing guard', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', /lacks/],
    ['a redirect to another site', answer('303 See Other\r\nlocation: //evil'), /redirects/],
    ['a header that came in', answer('200 OK\r\nx-injected: 1'), /injected/],
    ['a stack trace', answer('400 Bad\r\ncontent-type: a/b', '\n    at x (y.ts:1:2)'), /internals/],
    ['words after the last', answer('400 Bad\r\nconnection: close') + answer('200 OK'), /follows/],
  ];
  for (const [name, stream, fault] of bad) {
    it(`finds ${name}`, () => assert.match(faultsOf(stream), fault));
  }
});

// The statuses of a request that the server did not understand.
const NOT_UNDERSTOOD = [404, 405, 411, 413, 415, 417, 421, 431, 501, 505];
const SEED = 20_261_121;

describe('the server', () => {
  it('understands every valid request of the fuzzer', async (t) => {
    const { port, apps } = await startServer(t);
    const site = { ...SITE, host: `localhost:${port}`, apps };
    const check = async (request: string) => {
      // With `close` the server ends the connection after the response, so the test need not wait
      // for a silence.
      const closing = request.replace('\r\n', '\r\nConnection: close\r\n');
      const segments = [Buffer.from(closing, 'latin1')];
      // Without it, as after `keep-alive`, the client is the one that ends it.
      const patience = request.includes('keep-alive') ? 10_000 : 60_000;
      const { received } = await converse(port, { segments, patience });
      const { answers, faults } = examine(received, { reset: false, headSent: true });
      assert.deepEqual(faults, [], request);
      assert.ok(answers.length > 0, request);
      for (const { status } of answers) assert.ok(!NOT_UNDERSTOOD.includes(status), request);
    };
    await Promise.all(validRequests(site).map(check));
  });

  it('responds correctly, or closes, whatever bytes it gets', async (t) => {
    const server = await startServer(t);
    const { port } = server;
    const findings = await fuzz({
      port,
      known: server,
      seed: SEED,
      count: 1_200,
      seconds: 20,
      concurrency: 64,
    });
    const { connections, found } = findings;
    assert.equal(found.map((finding) => describeFinding(finding, SEED)).join('\n'), '');
    assert.ok(connections > 100);
  });
});
