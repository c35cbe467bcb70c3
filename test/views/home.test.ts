import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { homePage } from '../../views/home.ts';
import { news } from './news.ts';

describe('homePage', () => {
  it('says what was done before', () => {
    const notice = news('Your account has been deleted.');
    const markup = String(homePage({ viewer: null, signupOpen: true, notice }).body);
    assert.match(
      markup,
      /class="notice done" role="status"[^>]*><span.*<\/span> Your account has been deleted\.</,
    );
    assert.doesNotMatch(String(homePage({ viewer: null, signupOpen: true }).body), /notice/);
  });
});
