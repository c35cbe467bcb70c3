import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logoOf } from '../../src/config/site-logo.ts';
import { indexFiles } from '../../src/http/static-files.ts';
import { siteFiles } from '../../src/web/site-files.ts';
import { ADA } from '../people.ts';
import { cookieOf, form, json } from '../requests.ts';
import { siteOf } from '../site-of.ts';
import { startApp } from '../support.ts';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><script>alert(1)</script><path/></svg>';
const SETTINGS = {
  siteName: 'Söhne & <b>',
  siteText: 'One sign-in for "all" <i>apps</i>.',
  contact: { name: 'Mara in IT', href: 'mailto:it@example.com' },
};

/** An app that is its deployer's own, with a logo that has a script in it. */
async function ownSite(t: Parameters<typeof startApp>[0]) {
  const logo = logoOf(Buffer.from(SVG));
  assert.ok(typeof logo !== 'string');
  const files = await indexFiles('public', siteFiles('public', '#0b57d0', logo));
  return startApp(t, { site: siteOf(SETTINGS, logo), files, signup: 'invite' });
}

describe("a site of the deployer's own", () => {
  it('has its name, its logo and its contact on every page, as text', async (t) => {
    const app = await ownSite(t);
    const logo = /<img src="(\/logo\.[0-9a-f]{10}\.svg)" width="42" height="28" alt="">/;
    for (const path of ['/login', '/signup', '/forgot', '/nothing', '/how']) {
      const page = await (await app.request(path, { headers: { accept: 'text/html' } })).text();
      assert.match(page, /<title>[^<]+ &middot; S&#246;hne &amp; &lt;b&gt;<\/title>/, path);
      assert.match(page, logo, path);
      assert.match(page, /Need help\? <a href="mailto:it@example\.com">Mara in IT<\/a>/, path);
      assert.doesNotMatch(page, /<i>|keeps the coat/, path);
      assert.ok(!page.includes(SETTINGS.siteName), path);
    }
    const login = await (await app.request('/login')).text();
    assert.match(login, /One sign-in for &quot;all&quot; &lt;i&gt;apps&lt;\/i&gt;\./);
    assert.equal(login.match(/Mara in IT/g)?.length, 1);
  });

  it('serves its logo so that a script in it does nothing', async (t) => {
    const app = await ownSite(t);
    const page = await (await app.request('/login')).text();
    const [, address = ''] = /<img src="([^"]+)"/.exec(page) ?? [];
    for (const path of [address, '/logo.svg']) {
      const reply = await app.request(path);
      assert.equal(reply.headers.get('content-type'), 'image/svg+xml; charset=utf-8');
      assert.equal(reply.headers.get('x-content-type-options'), 'nosniff');
      const policy = reply.headers.get('content-security-policy')?.split('; ') ?? [];
      assert.ok(policy.includes("default-src 'none'"));
      assert.ok(policy.includes('sandbox'));
      assert.equal(await reply.text(), SVG);
    }
    assert.ok(page.includes(`<link rel="icon" type="image/svg+xml" href="${address}">`));
  });

  it('names its contact in the errors of programs, too', async (t) => {
    const app = await ownSite(t);
    const closed = await app.request('/signup', json(ADA));
    assert.deepEqual(await closed.json(), {
      error: 'Accounts here are by invitation. Ask Mara in IT (it@example.com) for one.',
    });
    const forgot = await app.request('/forgot', json(ADA));
    assert.deepEqual(await forgot.json(), {
      error: 'This site can\u2019t send e-mail. Ask Mara in IT (it@example.com) for a reset link.',
    });
  });

  it('has no start page: / leads to the sign-in, and says there that an account is gone', async (t) => {
    const app = await startApp(t, { site: siteOf(SETTINGS) });
    assert.equal((await app.request('/')).headers.get('location'), '/login');
    assert.equal((await app.request('/', { method: 'HEAD' })).status, 303);
    const cookie = cookieOf(await app.request('/signup', form(ADA)));
    const headers = { cookie };
    assert.equal((await app.request('/', { headers })).headers.get('location'), '/dashboard');
    const left = await app.request('/?done=left');
    const login = await (await app.request(left.headers.get('location') ?? '')).text();
    assert.match(login, /Your account has been deleted\./);
  });
});
