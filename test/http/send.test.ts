import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it, type TestContext } from 'node:test';
import { HTML_TYPE, json, noContent, type Reply } from '../../src/http/reply.ts';
import { send } from '../../src/http/send.ts';
import { exchange, serve, statusOf } from './wire.ts';

const ALWAYS = {
  page: ['x-for', 'page'],
  scriptPage: ['x-for', 'script'],
  other: ['x-for', 'other'],
};
const PAGE: Reply = { status: 200, headers: { 'content-type': HTML_TYPE }, body: '<p>caf\u00e9' };

type Answered = { head: string; headers: Map<string, string>; body: string };

/** Sends a reply to one raw request and splits what came over the wire. */
async function answer(
  t: TestContext,
  reply: Reply,
  more: Partial<Options> = {},
): Promise<Answered> {
  const { method = 'GET', headers = ['Connection: close'], body = '', last = false } = more;
  const port = await serve(t, (request, response) => send(request, response, reply, ALWAYS, last));
  const lines = [`${method} / HTTP/1.1`, 'Host: a', ...headers, '', body];
  const response = await exchange(port, lines.join('\r\n'));
  const [head = '', ...rest] = response.split('\r\n\r\n');
  const fields = head.split('\r\n').slice(1);
  return { head, headers: new Map(fields.map(toField)), body: rest.join('\r\n\r\n') };
}

type Options = { method: string; headers: string[]; body: string; last: boolean };

function toField(line: string): [name: string, value: string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
}

describe('send', () => {
  it('writes status, headers, Content-Length in bytes, and the body', async (t) => {
    const { head, headers, body } = await answer(t, PAGE);
    assert.equal(statusOf(head), 200);
    assert.equal(headers.get('content-type'), HTML_TYPE);
    assert.equal(headers.get('content-length'), '8');
    assert.equal(Buffer.from(body, 'latin1').toString(), '<p>caf\u00e9');
  });

  it('writes a body of bytes as it is', async (t) => {
    const bytes = Buffer.from([0, 255, 128, 10]);
    const { headers, body } = await answer(t, { status: 200, headers: {}, body: bytes });
    assert.equal(headers.get('content-length'), '4');
    assert.deepEqual(Buffer.from(body, 'latin1'), bytes);
  });

  it('sends a reply that is marked as ASCII in Latin-1, with the right length', async (t) => {
    const { headers, body } = await answer(t, { ...PAGE, ascii: true });
    assert.equal(headers.get('content-length'), String(body.length));
    assert.equal(body, '<p>caf\u00e9', 'as Latin-1');
  });

  it('adds the headers for pages to HTML', async (t) => {
    assert.equal((await answer(t, PAGE)).headers.get('x-for'), 'page');
  });

  it('adds the stricter headers to everything else', async (t) => {
    assert.equal((await answer(t, json(200, {}))).headers.get('x-for'), 'other');
    assert.equal((await answer(t, noContent())).headers.get('x-for'), 'other');
    const odd = { ...PAGE, headers: { 'content-type': 'text/html' } };
    assert.equal((await answer(t, odd)).headers.get('x-for'), 'other');
  });

  it('answers HEAD with the Content-Length of GET and no body', async (t) => {
    const { headers, body } = await answer(t, PAGE, { method: 'HEAD' });
    assert.equal(headers.get('content-length'), '8');
    assert.equal(body, '');
  });

  for (const status of [204, 304]) {
    it(`sends a ${status} without Content-Length, coding or body`, async (t) => {
      const { head, headers, body } = await answer(t, { status, headers: {}, body: '' });
      assert.equal(statusOf(head), status);
      assert.equal(headers.has('content-length'), false);
      assert.equal(headers.has('transfer-encoding'), false);
      assert.equal(body, '');
    });
  }

  it('says Content-Length: 0 for an empty body of another status', async (t) => {
    const { headers } = await answer(t, { status: 303, headers: { location: '/' }, body: '' });
    assert.equal(headers.get('content-length'), '0');
  });

  it('sends each cookie on a line of its own', async (t) => {
    const reply = json(200, {}, { 'set-cookie': ['a=1; Path=/', 'b=2; Path=/'] });
    const { head } = await answer(t, reply);
    const lines = head.split('\r\n').filter((line) => line.startsWith('set-cookie'));
    assert.deepEqual(lines, ['set-cookie: a=1; Path=/', 'set-cookie: b=2; Path=/']);
  });

  it('keeps the connection after a request that was read to its end', async (t) => {
    const port = await serve(t, (request, response) => {
      send(request, response, json(200, { url: request.url }), ALWAYS, false);
    });
    const first = 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\n';
    const second = 'GET /2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n';
    const response = await exchange(port, first + second);
    assert.match(response, /"url":"\/1"[\s\S]*"url":"\/2"/);
  });

  const pending: [name: string, headers: string[], body: string][] = [
    ['with a length', ['Content-Length: 10'], 'abc'],
    ['in chunks', ['Transfer-Encoding: chunked'], '3\r\nabc\r\n'],
  ];
  for (const [name, headers, body] of pending) {
    it(`closes the connection when a body ${name} is still on its way`, async (t) => {
      const answered = await answer(t, json(413, {}), { method: 'POST', headers, body });
      assert.equal(statusOf(answered.head), 413);
      assert.equal(answered.headers.get('connection'), 'close');
      assert.equal(answered.body, '{}\n');
    });
  }

  it('closes the connection after the last answer', async (t) => {
    const { headers } = await answer(t, PAGE, { headers: [], last: true });
    assert.equal(headers.get('connection'), 'close');
  });

  const forbidden: [name: string, value: string][] = [
    ['a line break', '/\r\nset-cookie: x=1'],
    ['a NUL', '/\0'],
    ['a character beyond Latin-1', '/\u{1f600}'],
  ];
  for (const [name, value] of forbidden) {
    it(`throws for a header with ${name}, and another answer can still be sent`, async (t) => {
      const port = await serve(t, (request, response) => {
        const bad = { status: 303, headers: { location: value }, body: '' };
        sendOrSayWhy(request, response, bad);
      });
      const response = await exchange(
        port,
        'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
      );
      assert.equal(statusOf(response), 500);
      assert.match(response, /\{"threw":"ERR_INVALID_CHAR"\}\n$/);
      assert.doesNotMatch(response, /location|set-cookie/);
    });
  }
});

/** What the app does with a reply that cannot be sent: it answers 500. */
function sendOrSayWhy(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  try {
    send(request, response, reply, ALWAYS, false);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    send(request, response, json(500, { threw: code }), ALWAYS, false);
  }
}
