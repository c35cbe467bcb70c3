import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { json, noContent, seeOther } from '../../src/http/reply.ts';

describe('json', () => {
  it('is one line of JSON that no cache may keep and that differs by Accept', () => {
    assert.deepEqual(json(200, { ok: true }), {
      status: 200,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'cache-control': 'no-store',
        vary: 'Accept',
      },
      body: '{"ok":true}\n',
    });
  });

  it('takes more headers, which win over its own', () => {
    const { headers } = json(401, {}, { vary: 'Accept, Cookie', 'www-authenticate': 'Bearer' });
    assert.equal(headers.vary, 'Accept, Cookie');
    assert.equal(headers['www-authenticate'], 'Bearer');
    assert.equal(headers['cache-control'], 'no-store');
  });
});

describe('seeOther', () => {
  it('sends the client on with GET, and no cache may keep the address', () => {
    assert.deepEqual(seeOther('/dashboard', { 'set-cookie': ['a=1', 'b=2'] }), {
      status: 303,
      headers: {
        location: '/dashboard',
        'cache-control': 'no-store',
        vary: 'Accept',
        'set-cookie': ['a=1', 'b=2'],
      },
      body: '',
    });
  });
});

describe('noContent', () => {
  it('is empty and not cached', () => {
    assert.deepEqual(noContent({ allow: 'GET' }), {
      status: 204,
      headers: { 'cache-control': 'no-store', allow: 'GET' },
      body: '',
    });
  });
});
