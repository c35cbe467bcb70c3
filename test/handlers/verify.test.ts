import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { verifyHandlers } from '../../src/handlers/verify.ts';
import { AS_JSON, openSite } from './site.ts';

describe('verify.show', () => {
  it('replies with the identity of a user, by their public id', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { status, headers } = await verifyHandlers(site.deps).show(
      await site.member(user, '/verify'),
    );
    assert.equal(status, 204);
    assert.equal(headers['remote-user'], user.publicId);
    assert.equal(headers['remote-email'], user.email);
    assert.equal(headers['remote-email-verified'], 'false');
    assert.equal(headers['remote-role'], 'user');
  });

  it('is 401 with a challenge for a proxy that does not say where the client wants to go', async (t) => {
    const site = await openSite(t);
    const { show } = verifyHandlers(site.deps);
    const visitors = [
      site.visitor('/verify'),
      site.visitor('/verify', { ...AS_JSON, headers: { 'x-forwarded-uri': '/dashboard' } }),
    ];
    for (const visitor of visitors) {
      const { status, headers } = await show(visitor);
      assert.equal(status, 401);
      assert.equal(headers['www-authenticate'], 'Bearer realm="Coatcheck"');
    }
  });

  it('is 401 for a token that is refused, never the way to the log-in page', async (t) => {
    const site = await openSite(t);
    const headers = { authorization: 'Bearer x', 'x-forwarded-uri': '/dashboard' };
    const reply = await verifyHandlers(site.deps).show(site.visitor('/verify', { headers }));
    assert.equal(reply.status, 401);
    assert.equal(reply.headers['www-authenticate'], 'Bearer error="invalid_token"');
  });

  it('redirects a browser to the log-in, and back to a page of this host alone', async (t) => {
    const site = await openSite(t, { protects: [{ address: '/wiki/', name: 'Wiki', groups: [] }] });
    const { show } = verifyHandlers(site.deps);
    for (const [uri, method, location] of [
      ['/wiki/Start', 'GET', '/login?next=%2Fwiki%2FStart'],
      ['/wiki/Start', 'POST', '/login'],
      ['//evil.example/', 'GET', '/login'],
      ['/no-page', 'GET', '/login'],
    ] as const) {
      const headers = { 'x-forwarded-uri': uri, 'x-forwarded-method': method };
      const reply = await show(site.visitor('/verify', { headers }));
      assert.equal(reply.status, 303);
      assert.equal(reply.headers.location, location);
    }
  });
});
