import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { homePage } from '../../views/home.ts';

describe('homePage', () => {
  it('says what was done before', () => {
    const notice = 'Your account has been deleted.';
    const markup = String(homePage({ viewer: null, signupOpen: true, notice }).body);
    assert.match(markup, /class="notice" role="status">Your account has been deleted\.</);
    assert.doesNotMatch(String(homePage({ viewer: null, signupOpen: true }).body), /notice/);
  });
});
