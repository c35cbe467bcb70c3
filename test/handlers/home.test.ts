import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { homeHandlers } from '../../src/handlers/home.ts';
import { siteOf } from '../site-of.ts';
import { AS_JSON, openSite } from './site.ts';

describe('home.show', () => {
  it('leads a visitor to the log-in and a user to the dashboard', async (t) => {
    const site = await openSite(t);
    const { show } = homeHandlers(site.deps);
    assert.match(String((await show(site.visitor('/'))).body), /href="\/login"/);
    const user = await site.addUser();
    assert.match(String((await show(await site.member(user, '/'))).body), /href="\/dashboard"/);
  });

  it('offers sign-up only where it is open', async (t) => {
    for (const [signup, offered] of [
      ['open', true],
      ['invite', false],
    ] as const) {
      const site = await openSite(t, { signup });
      const { body } = await homeHandlers(site.deps).show(site.visitor('/'));
      assert.equal(String(body).includes('href="/signup"'), offered, signup);
    }
  });

  it('says what was done, and no sentence of the client', async (t) => {
    const site = await openSite(t);
    const { show } = homeHandlers(site.deps);
    const left = await show(site.visitor('/?done=left'));
    assert.match(String(left.body), /Your account has been deleted\./);
    const made = await show(site.visitor('/?done=Call+us+at+once'));
    assert.doesNotMatch(String(made.body), /Call us/);
  });

  describe('of a site with a name of its own', () => {
    const named = siteOf({ siteName: 'Acme' });

    it('sends visitors to the sign-in and users to the dashboard', async (t) => {
      const site = await openSite(t, { site: named });
      const { show } = homeHandlers(site.deps);
      for (const [target, request, place] of [
        ['/', {}, '/login'],
        ['/', AS_JSON, '/login'],
        ['/', { method: 'HEAD' }, '/login'],
        ['/?done=left', {}, '/login?done=left'],
        ['/?done=Call+us', {}, '/login'],
        ['/?next=//evil.example', {}, '/login'],
      ] as const) {
        const { status, headers } = await show(site.visitor(target, request));
        assert.deepEqual([status, headers.location], [303, place], target);
      }
      const user = await site.addUser();
      const { headers } = await show(await site.member(user, '/?done=left'));
      assert.equal(headers.location, '/dashboard');
    });

    it('is the start page in learning mode', async (t) => {
      const site = await openSite(t, { site: siteOf({ siteName: 'A', learn: true }) });
      assert.equal((await homeHandlers(site.deps).show(site.visitor('/'))).status, 200);
    });
  });
});
