import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rawHeaders, replyHead, toFields } from '../../src/http/head.ts';
import { HTML_TYPE, json, noContent, type Reply, seeOther } from '../../src/http/reply.ts';
import { securityHeaders } from '../../src/http/security-headers.ts';
import { send } from '../../src/http/send.ts';
import { exchange, serve } from './wire.ts';

const ALWAYS = securityHeaders({ https: true });
const REPLIES: Readonly<Record<string, Reply>> = {
  'a page': { status: 200, headers: { 'content-type': HTML_TYPE }, body: '<p>caf\u00e9' },
  JSON: json(404, { error: 'No.' }),
  'a redirect with two cookies': seeOther('/x', { 'set-cookie': ['a=1', 'b=2'] }),
  'nothing at all': noContent({ allow: 'GET' }),
  'not modified': { status: 304, headers: { etag: '"1"' }, body: '' },
  bytes: { status: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from([0, 255]) },
};

describe('replyHead', () => {
  for (const [name, reply] of Object.entries(REPLIES)) {
    it(`is what send writes, line by line: ${name}`, async (t) => {
      const port = await serve(t, (request, response) =>
        send(request, response, reply, ALWAYS, false),
      );
      const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
      const [head = ''] = answer.split('\r\n\r\n');
      const sent = head.split('\r\n').filter((line) => !/^(?:date|connection):/i.test(line));
      const { statusLine, standing, own } = replyHead(reply, ALWAYS);
      assert.deepEqual([statusLine, ...standing, ...own], sent);
    });
  }

  it('keeps what every answer says apart from what this one says', () => {
    const { standing, own } = replyHead(seeOther('/x'), ALWAYS);
    assert.equal(standing.length, ALWAYS.other.length / 2);
    assert.deepEqual(own, [
      'location: /x',
      'cache-control: no-store',
      'vary: Accept',
      'content-length: 0',
    ]);
  });
});

describe('rawHeaders', () => {
  const file: Reply = { status: 200, headers: { etag: '"1"' }, body: 'a{}', constant: true };

  it('is one list for a constant reply, until the headers of all replies are others', () => {
    const http = securityHeaders({ https: false });
    const list = rawHeaders(file, 3, ALWAYS);
    assert.equal(rawHeaders(file, 3, ALWAYS), list);
    assert.ok(list.includes('strict-transport-security'));
    assert.ok(!rawHeaders(file, 3, http).includes('strict-transport-security'));
    assert.deepEqual(rawHeaders(file, 3, ALWAYS), list);
  });

  it('is a list that stays as it is when a connection ends with the reply', async (t) => {
    const before = [...rawHeaders(file, 3, ALWAYS)];
    const port = await serve(t, (request, response) => send(request, response, file, ALWAYS, true));
    const answer = await exchange(port, 'GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    assert.match(answer, /^connection: close\r$/im);
    assert.deepEqual(rawHeaders(file, 3, ALWAYS), before);
  });
});

describe('toFields', () => {
  it('pairs names with values, repeated names included', () => {
    assert.deepEqual(toFields([]), []);
    assert.deepEqual(toFields(['A', '1', 'a', '2']), [
      ['A', '1'],
      ['a', '2'],
    ]);
  });
});
