import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { errorPage } from '../../views/error.ts';

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

  it('leaves out the request id and the way back when there is none', () => {
    const markup = String(errorPage({ ...failure, requestId: null, back: null }).body);
    assert.doesNotMatch(markup, /<code>|<a /);
  });
});
