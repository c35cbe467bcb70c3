import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { HttpError } from '../../src/http/http-error.ts';
import { refuseMalformed } from '../../src/http/malformed.ts';
import { isLast } from '../../src/http/pipelining.ts';
import { json } from '../../src/http/reply.ts';
import { send } from '../../src/http/send.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { exchange, listen, statusOf } from './wire.ts';

const NONE = { page: [], scriptPage: [], other: [] };

/** A server that answers 200 to what is well-formed, and counts the requests that got that far. */
async function start(t: TestContext): Promise<{ port: number; accepted: string[] }> {
  const accepted: string[] = [];
  const server = createLimitedServer([]);
  server.on('request', (request, response) => {
    try {
      refuseMalformed(request);
      accepted.push(request.url ?? '');
      send(request, response, json(200, {}), NONE, true);
    } catch (error) {
      assert.ok(error instanceof HttpError);
      send(request, response, json(error.status, { error: error.message }), NONE, true);
    }
  });
  return { port: await listen(t, server), accepted };
}

describe('refuseMalformed', () => {
  const H = 'Host: a.example';
  const refused: [name: string, status: number, lines: string[]][] = [
    ['two Hosts', 400, ['GET / HTTP/1.1', H, 'Host: b.example']],
    ['two equal Hosts', 400, ['GET / HTTP/1.1', H, H]],
    ['two Hosts in different case', 400, ['GET / HTTP/1.1', H, 'hOST: b.example']],
    ['two Authorizations', 400, ['GET / HTTP/1.1', H, 'Authorization: a', 'Authorization: b']],
    [
      ...(['two Content-Types', 400] as const),
      ['POST / HTTP/1.1', H, 'Content-Type: a/b', 'Content-Type: c/d', 'Content-Length: 0'],
    ],
    ['two Origins', 400, ['POST / HTTP/1.1', H, 'Origin: http://a', 'Origin: http://b']],
    ['another coding before chunked', 400, chunked('gzip, chunked')],
    ['another coding that ends in chunked', 400, chunked('x, chunked')],
    ['an unknown coding', 400, chunked('xchunked')],
    ['Transfer-Encoding in HTTP/1.0', 400, ['POST / HTTP/1.0', H, 'Transfer-Encoding: chunked']],
    ['HTTP/2.0 as text', 505, ['GET / HTTP/2.0', H]],
    ['HTTP/0.9', 505, ['GET /']],
  ];
  for (const [name, status, lines] of refused) {
    it(`refuses ${name} with ${status}`, async (t) => {
      const { port, accepted } = await start(t);
      const body = lines.some((line) => /chunked/.test(line)) ? '0\r\n\r\n' : '';
      const response = await exchange(port, `${lines.join('\r\n')}\r\n\r\n${body}`);
      assert.equal(statusOf(response), status);
      assert.deepEqual(accepted, []);
    });
  }

  it('has nothing more read from the connection that it refuses', () => {
    const request = { httpVersion: '2.0', rawHeaders: [], headers: {}, socket: {} } as never;
    assert.throws(() => refuseMalformed(request), HttpError);
    assert.ok(isLast(request));
  });

  const taken: [name: string, lines: string[]][] = [
    ['a plain request', ['GET / HTTP/1.1', H]],
    ['HTTP/1.0', ['GET / HTTP/1.0', H]],
    ['a chunked body', chunked('chunked')],
    ['a chunked body in upper case', chunked('Chunked')],
    ['headers that may come more than once', ['GET / HTTP/1.1', H, 'Accept: a/b', 'Accept: c/d']],
  ];
  for (const [name, lines] of taken) {
    it(`lets ${name} pass`, async (t) => {
      const { port, accepted } = await start(t);
      const body = lines.some((line) => /chunked/i.test(line)) ? '0\r\n\r\n' : '';
      const response = await exchange(port, `${lines.join('\r\n')}\r\n\r\n${body}`);
      assert.equal(statusOf(response), 200);
      assert.deepEqual(accepted, ['/']);
    });
  }

  // node refuses these itself; if it ever stopped, this app would be open to smuggling.
  const byNode: [name: string, head: string][] = [
    [
      'both lengths',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked',
    ],
    ['two Content-Lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5'],
    ['a signed Content-Length', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5'],
    ['a bare line feed', 'GET / HTTP/1.1\nHost: a'],
    ['a folded header', 'GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z'],
    ['a blank before the colon', 'GET / HTTP/1.1\r\nHost : a'],
    ['a NUL in a value', 'GET / HTTP/1.1\r\nHost: a\0'],
  ];
  for (const [name, head] of byNode) {
    it(`never sees ${name}: node refuses it`, async (t) => {
      const { port, accepted } = await start(t);
      const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
      const response = await exchange(port, `${head}\r\n\r\n${smuggled}`);
      assert.equal(statusOf(response), 400);
      assert.deepEqual(accepted, []);
      assert.equal(response.split('HTTP/1.1 ').length, 2, 'there is one response only');
    });
  }
});

function chunked(coding: string): string[] {
  return ['POST / HTTP/1.1', 'Host: a.example', `Transfer-Encoding: ${coding}`];
}
