import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { replyHead, toFields } from '../../src/http/head.ts';
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

describe('toFields', () => {
  it('pairs names with values, repeated names included', () => {
    assert.deepEqual(toFields([]), []);
    assert.deepEqual(toFields(['A', '1', 'a', '2']), [
      ['A', '1'],
      ['a', '2'],
    ]);
  });
});
