import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { guessPage } from '../../src/web/guess-page.ts';

const all = () => true;

describe('guessPage', () => {
  const meant: readonly (readonly [path: string, page: string | null])[] = [
    ['/Login', '/login'],
    ['/login/', '/login'],
    ['/sign-in.php', '/login'],
    ['/user/login', '/login'],
    ['/lgin', '/login'],
    ['/logni', '/login'],
    ['/loggin', '/login'],
    ['/acount', '/account'],
    ['/register', '/signup'],
    ['/admin', '/users'],
    ['/me', '/account'],
    ['/my', null],
    ['/nowhere', null],
    ['/', null],
    ['/wp-login-and-something-quite-long', null],
    [`/${'a'.repeat(8_000)}`, null],
    ['/__proto__', null],
  ];
  for (const [path, page] of meant) {
    it(`takes ${path.slice(0, 40)} for ${page ?? 'nothing'}`, () => {
      assert.equal(guessPage(path, all)?.href ?? null, page);
    });
  }

  it('names no page that this site does not have', () => {
    assert.equal(
      guessPage('/how', (path) => path !== '/how'),
      null,
    );
  });
});
