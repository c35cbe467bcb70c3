import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HttpError } from '../../src/http/http-error.ts';

describe('HttpError', () => {
  it('is an Error with a status, a sentence and headers to send along', () => {
    const error = new HttpError(405, 'Not like this.', { allow: 'GET' });
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'HttpError');
    assert.equal(error.status, 405);
    assert.equal(error.message, 'Not like this.');
    assert.deepEqual(error.headers, { allow: 'GET' });
  });

  it('has no headers unless given some', () => {
    assert.deepEqual(new HttpError(404, 'Nothing here.').headers, {});
  });
});
