import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { BODY_LIMIT, bodyPending, readBody } from '../../src/http/body.ts';
import { HttpError } from '../../src/http/http-error.ts';
import { json } from '../../src/http/reply.ts';
import { send } from '../../src/http/send.ts';
import { exchange, serve, statusOf } from './wire.ts';

/** A server that answers with the size of the body, or with the status of the refusal. */
function start(t: TestContext): Promise<number> {
  return serve(t, async (request, response) => {
    const reply = await readBody(request).then(
      (bytes) => json(200, { bytes: bytes.length, text: bytes.toString('latin1', 0, 10) }),
      (error) => json(error instanceof HttpError ? error.status : 500, { error: error.message }),
    );
    send(request, response, reply, { page: [], scriptPage: [], other: [] }, true);
  });
}

function post(headers: string[], body: string): string {
  return ['POST / HTTP/1.1', 'Host: a', ...headers, '', body].join('\r\n');
}

const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const CHUNKED = 'Transfer-Encoding: chunked';
const FULL = 'x'.repeat(BODY_LIMIT);

describe('readBody', () => {
  it('reads a body with a length', async (t) => {
    const response = await exchange(await start(t), post(['Content-Length: 5'], 'hello'));
    assert.match(response, /\{"bytes":5,"text":"hello"\}\n$/);
  });

  it('reads a body in chunks', async (t) => {
    const body = `${chunk('he')}${chunk('llo')}0\r\n\r\n`;
    const response = await exchange(await start(t), post([CHUNKED], body));
    assert.match(response, /\{"bytes":5,"text":"hello"\}\n$/);
  });

  it('reads no body as an empty one', async (t) => {
    assert.match(await exchange(await start(t), post([], '')), /\{"bytes":0,"text":""\}\n$/);
  });

  it('gives the same bytes to a second reader', async (t) => {
    const port = await serve(t, async (request, response) => {
      const [first, second] = [await readBody(request), await readBody(request)];
      const reply = json(200, { same: first === second, text: String(second) });
      send(request, response, reply, { page: [], scriptPage: [], other: [] }, true);
    });
    const response = await exchange(port, post(['Content-Length: 5'], 'hello'));
    assert.match(response, /\{"same":true,"text":"hello"\}\n$/);
  });

  it('takes exactly the limit, with a length and in chunks', async (t) => {
    const port = await start(t);
    const sized = await exchange(port, post([`Content-Length: ${BODY_LIMIT}`], FULL));
    assert.match(sized, new RegExp(`"bytes":${BODY_LIMIT},`));
    const chunked = await exchange(port, post([CHUNKED], `${chunk(FULL)}0\r\n\r\n`));
    assert.match(chunked, new RegExp(`"bytes":${BODY_LIMIT},`));
  });

  const tooMuch: [name: string, request: string][] = [
    [
      'a length over the limit, before any byte came',
      post([`Content-Length: ${BODY_LIMIT + 1}`], ''),
    ],
    [
      'a length over the limit, with the bytes',
      post([`Content-Length: ${BODY_LIMIT + 1}`], `${FULL}x`),
    ],
    [
      'chunks that add up to one byte more',
      post([CHUNKED], `${chunk(FULL)}${chunk('x')}0\r\n\r\n`),
    ],
    ['chunks without an end', post([CHUNKED], `${chunk(FULL)}${chunk(FULL)}`)],
  ];
  for (const [name, request] of tooMuch) {
    it(`answers 413 to ${name}, and the answer arrives`, async (t) => {
      const response = await exchange(await start(t), request);
      assert.equal(statusOf(response), 413);
      assert.match(
        response,
        /\r\n\r\n\{"error":"That was too much to send: the limit is 16 KiB\."\}\n$/,
      );
    });
  }

  it('leaves the socket of a refused request alone, so that its address can be logged', async (t) => {
    const port = await serve(t, async (request, response) => {
      const refused = await readBody(request).catch(() => null);
      const reply = json(413, { refused, address: request.socket?.remoteAddress ?? null });
      send(request, response, reply, { page: [], scriptPage: [], other: [] }, true);
    });
    const request = post([CHUNKED], `${chunk(FULL)}${chunk(FULL)}`);
    assert.match(await exchange(port, request), /\{"refused":null,"address":"127\.0\.0\.1"\}\n$/);
  });

  it('refuses a coded body with 415, whatever the coding', async (t) => {
    const port = await start(t);
    for (const coding of ['gzip', 'br', 'deflate', 'identity', '']) {
      const request = post([`Content-Encoding: ${coding}`, 'Content-Length: 1'], 'x');
      assert.equal(statusOf(await exchange(port, request)), 415, coding);
    }
  });

  it('throws HttpError 400 when the client gives up in the middle', async (t) => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    const port = await serve(t, (request) => void readBody(request).catch(resolve));
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(post(['Content-Length: 10'], 'abc'), () => socket.destroy());
    });
    await once(socket, 'close');
    const error = await promise;
    assert.ok(error instanceof HttpError);
    assert.equal(error.status, 400);
  });
});

describe('bodyPending', () => {
  const rows: [
    name: string,
    complete: boolean,
    headers: Record<string, string>,
    pending: boolean,
  ][] = [
    ['a request without a body', false, {}, false],
    ['an empty body', false, { 'content-length': '0' }, false],
    ['a body with a length', false, { 'content-length': '1' }, true],
    ['a body in chunks', false, { 'transfer-encoding': 'chunked' }, true],
    ['a body that has come', true, { 'content-length': '1' }, false],
    ['chunks that have come', true, { 'transfer-encoding': 'chunked' }, false],
  ];
  for (const [name, complete, headers, pending] of rows) {
    it(`is ${pending} for ${name}`, () => {
      assert.equal(bodyPending({ complete, headers } as never), pending);
    });
  }
});
