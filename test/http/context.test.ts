import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createContext } from '../../src/http/context.ts';
import { HttpError } from '../../src/http/http-error.ts';
import { requestWith } from './wire.ts';

const CLIENT = { address: '192.0.2.1', userAgent: 'curl/8.5.0' };

describe('createContext', () => {
  it('reads a request head', () => {
    const headers = {
      cookie: 'session=x',
      accept: 'application/json',
    };
    const request = Object.assign(requestWith(headers), {
      method: 'POST',
      url: '/a%20b?next=%2Fc',
    });
    const context = createContext(request, 'id-1', CLIENT);
    assert.equal(context.request, request);
    assert.equal(context.requestId, 'id-1');
    assert.equal(context.method, 'POST');
    assert.equal(context.path, '/a b');
    assert.equal(context.query, 'next=%2Fc');
    assert.deepEqual({ ...context.params }, {});
    assert.equal(context.cookies.values.get('session'), 'x');
    assert.equal(context.client, CLIENT);
    assert.equal(context.wantsJson, true);
  });

  it('throws HttpError 400 for a target that is no path on this site', () => {
    for (const url of ['//evil.example', 'http://evil.example/', '*', '/%zz', undefined]) {
      const request = Object.assign(requestWith({}), { url });
      assert.throws(
        () => createContext(request, 'id', CLIENT),
        (error) => error instanceof HttpError && error.status === 400,
        String(url),
      );
    }
  });
});
