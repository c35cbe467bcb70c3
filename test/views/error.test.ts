import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorPage, startOf } from '../../views/error.ts';

describe('errorPage', () => {
  const failure = { status: 500, title: 'Something went wrong', message: 'Try again.' };

  it('shows status, sentence, way back and request id', () => {
    const back = { href: '/', label: 'Go to the front door' };
    const markup = String(errorPage({ ...failure, requestId: 'b7f1', back }).body);
    assert.match(markup, /500/);
    assert.match(markup, /<h1>Something went wrong<\/h1>/);
    assert.match(markup, /<a class="button" href="\/">Go to the front door<\/a>/);
    assert.match(markup, /<code>b7f1<\/code>/);
  });

  it('has a title in words that people use for every status, however rare', () => {
    const titleOf = (status: number) =>
      errorPage({ status, message: 'x', requestId: null, back: null }).title;
    assert.equal(titleOf(404), 'Not found');
    assert.equal(titleOf(431), 'That didn\u2019t work');
    assert.equal(titleOf(502), 'Something went wrong');
  });

  it('links signed-in users to the dashboard, and others to the start', () => {
    assert.equal(
      startOf({ email: 'ada@example.org', role: 'user' }, { explains: false }).href,
      '/dashboard',
    );
    assert.equal(startOf(null, { explains: true }).href, '/');
    assert.equal(startOf(null, { explains: false }).href, '/login');
  });

  it('leaves out the request id and the way back when there is none', () => {
    const markup = String(errorPage({ ...failure, requestId: null, back: null }).body);
    assert.doesNotMatch(markup, /<code>|<a /);
  });
});
