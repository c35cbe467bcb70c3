import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createPrefix, isPrefix } from '../../src/http/prefix.ts';
import { HTML_TYPE, json, type Reply, seeOther } from '../../src/http/reply.ts';
import { html } from '../../views/html.ts';
import { anyText } from '../text.ts';

const ORIGIN = 'https://example.com';
const prefix = createPrefix(ORIGIN, '/auth');
const page = (markup: { toString(): string }): Reply => ({
  status: 200,
  headers: { 'content-type': HTML_TYPE },
  body: markup.toString(),
});
const location = (to: string) => prefix.outside(seeOther(to)).headers.location;

describe('isPrefix', () => {
  it('accepts segments of plain characters', () => {
    for (const path of ['/auth', '/a/b', '/staff-login', '/~me', '/.hidden', '/v1.2', '/...']) {
      assert.ok(isPrefix(path), path);
    }
  });

  it('refuses what is no path, or has another spelling', () => {
    const refused = ['', '/', 'auth', '/auth/', '//auth', '/a//b', '/.', '/..', '/a/../b', '/a/.'];
    for (const path of [...refused, '/a b', '/a%2fb', '/a?b', '/a#b', '/$&', '/"', '/é', '/a\n']) {
      assert.ok(!isPrefix(path), path);
    }
  });
});

describe('a prefix', () => {
  it('takes the targets below it, and the one address that is at the root', () => {
    const targets = [
      ['/auth', '/'],
      ['/auth/', '/'],
      ['/auth?a=1', '/?a=1'],
      ['/auth/login', '/login'],
      ['/auth/login?next=/auth', '/login?next=/auth'],
      ['/auth//evil.example', '//evil.example'],
      ['/auth/auth', '/auth'],
      ['/.well-known/change-password', '/.well-known/change-password'],
    ] as const;
    for (const [target, inside] of targets) assert.equal(prefix.inside(target), inside, target);
  });

  it('leaves every other target to the host', () => {
    const others = ['/', '/login', '/author', '/Auth', '/%61uth', '//auth', '/x/auth', '*', ''];
    for (const target of [...others, 'http://example.com/auth', '/.well-known/x']) {
      assert.equal(prefix.inside(target), null, target);
    }
  });

  it('stands before each address of a page', () => {
    const form = html`<a class="x" href="/users?a=1">Users</a> <img src="/a.png" alt="">
<form method="post" action="/login"><button formaction="/login/passkey">x</button></form>`;
    const expected = String(form).replaceAll('="/', '="/auth/');
    assert.equal(prefix.outside(page(form)).body, expected);
  });

  it('leaves the addresses of other sites and parts of a page alone', () => {
    const links = html`<a href="https://example.org/x">x</a> <a href="//example.org">x</a>
<a href="mailto:it@example.com">x</a> <a href="#main">x</a> <a href="otpauth://totp/x">x</a>`;
    assert.equal(prefix.outside(page(links)).body, String(links));
  });

  it('stands before a Location, but not before that of another page of the host', () => {
    assert.equal(location('/dashboard'), '/auth/dashboard');
    assert.equal(location(`${ORIGIN}/orders?a=1`), '/orders?a=1');
    assert.equal(location('https://example.org/orders'), 'https://example.org/orders');
    assert.equal(location(`${ORIGIN}.evil.example/x`), `${ORIGIN}.evil.example/x`);
  });

  it('leaves JSON and files as they are, the same record', () => {
    const replies: Reply[] = [
      json(200, { text: ' href="/x"' }),
      { status: 200, headers: { 'content-type': 'text/css' }, body: ' href="/x"' },
    ];
    for (const reply of replies) assert.equal(prefix.outside(reply), reply);
  });

  it('changes no text of a user, wherever a template puts it', () => {
    const nasty = fc.constantFrom(' href="/x"', '="/', '" href="/x', "' src='/y", '&quot;/', '/');
    const texts = fc.array(fc.oneof(anyText, nasty), { maxLength: 4 }).map((all) => all.join(''));
    fc.assert(
      fc.property(texts, (text) => {
        const written = html`<p title="${text}">${text}</p><input value="${text}">${[text]}`;
        assert.equal(prefix.outside(page(written)).body, String(written));
      }),
    );
  });
});
