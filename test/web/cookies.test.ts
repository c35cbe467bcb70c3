import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseCookies } from '../../src/http/cookies.ts';
import { createCookies } from '../../src/web/cookies.ts';

const TICKET = 'A'.repeat(43);

describe('createCookies', () => {
  const { session: secure } = createCookies({ https: true });
  const { session: plain } = createCookies({ https: false });

  it('gives a __Host- cookie over https', () => {
    assert.equal(
      secure.set(TICKET, 60_000),
      `__Host-session=${TICKET}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60`,
    );
  });

  it('gives every cookie of ours the same flags, in less than 4,096 bytes', () => {
    for (const cookie of Object.values(createCookies({ https: true }))) {
      const header = cookie.set('A'.repeat(200), 60_000);
      assert.match(header, /^__Host-\w+=A+; Path=\/; Secure; HttpOnly; SameSite=Lax; Max-Age=60$/);
      assert.ok(header.length < 4_096);
    }
  });

  it('gives one without Secure over http, where a browser would drop it', () => {
    assert.equal(
      plain.set(TICKET, 60_000),
      `session=${TICKET}; Path=/; HttpOnly; SameSite=Lax; Max-Age=60`,
    );
  });

  it('names no Domain, so that no subdomain gets the ticket', () => {
    for (const cookie of [secure, plain]) assert.doesNotMatch(cookie.set(TICKET, 1), /domain/i);
  });

  it('never lets the browser keep a ticket for longer than the session lives', () => {
    assert.match(plain.set(TICKET, 1_999), /; Max-Age=1$/);
    assert.match(plain.set(TICKET, 86_400_000), /; Max-Age=86400$/);
  });

  it('clears the ticket under the same name and flags', () => {
    const expected = 'Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0';
    assert.equal(secure.clear, `__Host-session=; ${expected}`);
    assert.equal(plain.clear, 'session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0');
  });

  it('refuses a ticket that would break the header', () => {
    assert.throws(() => secure.set('x; Domain=evil.example', 1), TypeError);
    assert.throws(() => secure.set('x\r\nset-cookie: a=1', 1), TypeError);
  });

  const rows: [name: string, https: boolean, header: string | undefined, ticket: string | null][] =
    [
      ['the cookie over https', true, '__Host-session=x', 'x'],
      ['the cookie over http', false, 'session=x', 'x'],
      ['the cookie among others', true, 'a=1; __Host-session=x; b=2', 'x'],
      ['no cookie', true, undefined, null],
      ['another cookie', true, 'theme=dark', null],
      ['a plain cookie over https, which an attacker may have planted', true, 'session=x', null],
      ['a __Host- cookie over http', false, '__Host-session=x', null],
      ['both over https', true, 'session=planted; __Host-session=x', 'x'],
      ['two of them', true, '__Host-session=planted; __Host-session=x', null],
      ['two of them, the other way round', true, '__Host-session=x; __Host-session=planted', null],
      ['another case', true, '__host-session=x', null],
      ['a name with U+00A0 in front', true, '\u00a0__Host-session=planted; __Host-session=x', 'x'],
      ['only a name with U+00A0 in front', true, '\u00a0__Host-session=planted', null],
      ['quotes, which stay', true, '__Host-session="x"', '"x"'],
    ];
  for (const [name, https, header, ticket] of rows) {
    it(`reads ${name}`, () => {
      const cookie = createCookies({ https }).session;
      assert.equal(cookie.read(parseCookies(header)), ticket);
    });
  }

  it('reads the cookies that it sets', () => {
    for (const cookie of [secure, plain]) {
      const [pair] = cookie.set(TICKET, 1_000).split(';');
      assert.equal(cookie.read(parseCookies(pair)), TICKET);
    }
  });
});
