import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serialize } from 'node:v8';
import { LINK_ADDRESSES, loggedPath } from '../../src/http/redact.ts';
import { startWatched } from '../learn/support.ts';
import { exchange, form, rawRequest } from '../requests.ts';
import { startApp } from '../support.ts';

/** What mail programs, chats, terminals and people make of `/reset/SECRET` on its way. */
const DAMAGES: Readonly<Record<string, (secret: string, kind: string) => string>> = {
  'nothing happened to it': (s, kind) => `/${kind}/${s}`,
  'a zero-width space before the secret': (s, kind) => `/${kind}/%E2%80%8B${s}`,
  'a zero-width space after it': (s, kind) => `/${kind}/${s}%E2%80%8B`,
  'a byte order mark before it': (s, kind) => `/${kind}/%EF%BB%BF${s}`,
  'an encoded slash before it': (s, kind) => `/${kind}%2F${s}`,
  'an encoded slash within': (s, kind) => `/${kind}/${s.slice(0, 20)}%2F${s.slice(20)}`,
  'an encoded backslash': (s, kind) => `/${kind}%5C${s}`,
  'a backslash': (s, kind) => `/${kind}\\${s}`,
  'two slashes': (s, kind) => `/${kind}//${s}`,
  'two slashes at the beginning': (s, kind) => `//${kind}/${s}`,
  'a slash after it': (s, kind) => `/${kind}/${s}/`,
  'a slash within': (s, kind) => `/${kind}/${s.slice(0, 20)}/${s.slice(20)}`,
  'a blank before it': (s, kind) => `/${kind}/%20${s}`,
  'a blank within': (s, kind) => `/${kind}/${s.slice(0, 20)}%20${s.slice(20)}`,
  'a line break within': (s, kind) => `/${kind}/${s.slice(0, 20)}%0D%0A${s.slice(20)}`,
  'the soft line break of quoted-printable': (s, kind) =>
    `/${kind}/${s.slice(0, 30)}=%0A${s.slice(30)}`,
  'an equals sign after it': (s, kind) => `/${kind}/${s}=`,
  'a full stop after it': (s, kind) => `/${kind}/${s}.`,
  'a bracket after it': (s, kind) => `/${kind}/${s})`,
  'an encoded ">" after it': (s, kind) => `/${kind}/${s}%3E`,
  'a quote around it': (s, kind) => `/${kind}/%22${s}%22`,
  'the first line of it': (s, kind) => `/${kind}/${s.slice(0, 25)}`,
  'the second line of it': (s) => `/${s.slice(18)}`,
  'the second line of it, below a word': (s) => `/x/${s.slice(18)}`,
  'the whole link as a path': (s, kind) => `/http://localhost/${kind}/${s}`,
  'a folder before it': (s, kind) => `/app/${kind}/${s}`,
  'capital letters': (s, kind) => `/${kind.toUpperCase()}/${s}`,
  'an encoded letter in the address': (s, kind) =>
    `/%${kind.charCodeAt(0).toString(16)}${kind.slice(1)}/${s}`,
  'percent signs twice': (s, kind) => `/${kind}/%25${s.charCodeAt(0).toString(16)}${s.slice(1)}`,
  'a percent sign that is no code': (s, kind) => `/${kind}/${s}%zz`,
  'a percent sign at its end': (s, kind) => `/${kind}/${s}%`,
  'a query instead of the path': (s, kind) => `/${kind}?${s}`,
  'a query within': (s, kind) => `/${kind}/${s.slice(0, 20)}?${s.slice(20)}`,
  'parameters of a mail scanner': (s, kind) => `/${kind}/${s}?utm_source=mail&x=${s}`,
  'the fragment of a page': (s, kind) => `/${kind}#${s}`,
  'another word for the address': (s) => `/link/${s}`,
  'no address at all': (s) => `/${s}`,
  'a prefix that a chat adds': (s, kind) => `/${kind}/link:${s}`,
};

const PIECE = 12; // characters

function piecesOf(secret: string): string[] {
  return Array.from({ length: secret.length - PIECE + 1 }, (_, i) => secret.slice(i, i + PIECE));
}

describe('a link that was damaged on its way', () => {
  it('leaves no 12 characters of its secret in the log, the events, or the wire view', async (t) => {
    const { app, watching } = await startWatched(t);
    const host = [`Host: localhost:${app.port}`];
    assert.ok(Object.keys(DAMAGES).length >= 30);
    for (const [name, damage] of Object.entries(DAMAGES)) {
      const { secret } = await app.links.setup();
      const assertAbsent = (text: string, place: string) => {
        const found = piecesOf(secret).filter((piece) => text.includes(piece));
        assert.deepEqual(found, [], `${name}: ${damage(secret, 'setup')} in the ${place}`);
      };
      for (const kind of LINK_ADDRESSES) {
        for (const method of ['GET', 'POST', 'PUT']) {
          const request = rawRequest(`${method} ${damage(secret, kind)} HTTP/1.1`, host);
          const [, body = ''] = (await exchange(app.port, request)).split('\r\n\r\n');
          assertAbsent(body, `response to ${method} /${kind}`);
          const log = JSON.stringify(app.logged.splice(0));
          assert.match(log, /"event":"(?:request|unparsed)"/);
          assertAbsent(log, `log of ${method} /${kind}`);
        }
      }
      // These keep what they have of all twelve requests.
      const entries = watching.wire.entries();
      assertAbsent(JSON.stringify(await app.testDatabase.dump('events')), 'events');
      assertAbsent(JSON.stringify(entries), 'wire view');
      assertAbsent(serialize(entries).toString('latin1'), 'memory of the wire view');
    }
  });

  it('is told how to repair it, by a page or in JSON', async (t) => {
    const app = await startApp(t);
    const { secret } = await app.links.setup();
    const damaged = [
      `/setup/${secret}/`,
      `/setup/${secret}.`,
      `/setup/%E2%80%8B${secret}`,
      `/setup/x/y`,
      `/SETUP/${secret}`,
      `/setup//${secret}`,
      `/setup/${secret}%zz`,
      `/setup%2F${secret}`,
    ];
    for (const path of damaged) {
      const page = await app.request(path);
      assert.ok([400, 404].includes(page.status), path);
      const text = await page.text();
      assert.match(text, /<h1>This link is damaged<\/h1>/, path);
      assert.match(text, /Copy the whole link again/, path);
      const data = await app.request(path, { headers: { accept: 'application/json' } });
      assert.match(await data.text(), /Copy the whole link again/, path);
    }
    for (const path of ['/setup/', '/elsewhere', `/${secret}`, '/%zz']) {
      assert.doesNotMatch(await (await app.request(path)).text(), /damaged/, path);
    }
    assert.equal((await app.links.find('setup', secret))?.kind, 'setup', 'it is still good');
  });
});

describe('loggedPath', () => {
  const lines: [target: string, logged: string][] = [
    ['/', '/'],
    ['/dashboard', '/dashboard'],
    ['/login?next=%2Fdashboard', '/login'],
    ['/x?token=1', '/x'],
    ['/account/sessions/12/revoke', '/account/sessions/12/revoke'],
    ['/account/sessions/revoke-others', '/account/sessions/revoke-others'],
    ['/.well-known/jwks.json', '/.well-known/jwks.json'],
    ['/.well-known/security.txt', '/.well-known/security.txt'],
    ['/style.dd8e7af3a8.css', '/style.dd8e7af3a8.css'],
    ['/account/email/withdraw', '/account/email/withdraw'],
    ['/reset/hello', '/reset/:token'],
    [`/reset/${'A'.repeat(43)}`, '/reset/:token'],
    [`/reset/${'A'.repeat(20)}/${'A'.repeat(23)}`, '/reset/:token/...'],
    [`/${'A'.repeat(43)}`, '/...'],
    ['/wp-content/plugins/Some-Plugin-2/x.php', '/wp-content/plugins/.../x.php'],
    [`/${'a/'.repeat(500)}`, `/${'a/'.repeat(500)}`.slice(0, 200)],
  ];
  for (const [target, logged] of lines) {
    it(`writes ${logged.slice(0, 40)} for ${target.slice(0, 50)}`, () =>
      assert.equal(loggedPath(target), logged));
  }

  it('knows the address of every one-time link in the route table', async (t) => {
    const app = await startApp(t);
    const addresses = app.routes
      .filter(({ pattern }) => pattern.endsWith('/:token'))
      .map(({ pattern }) => pattern.split('/')[1] ?? '');
    assert.deepEqual([...new Set(addresses)].sort(), [...LINK_ADDRESSES].sort());
  });

  it('is what the log has of a form, too', async (t) => {
    const app = await startApp(t);
    await app.request(`/reset/${'A'.repeat(43)}`, form({ password: 'x' }));
    assert.equal(app.logged.at(-1)?.path, '/reset/:token');
  });
});
