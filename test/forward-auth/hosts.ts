/** What every proxy of docs/forward-auth.md has to do for apps on hosts of their own. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newContext } from '../browser/chromium.ts';
import { PASSWORD } from '../people.ts';
import { ownerOutsideOfTests } from '../program/child.ts';
import { exchange, form, json, rawRequest } from '../requests.ts';
import { type Behind, FORGED, type Hosts, PAGE, startHosts, TAKE_AWAY } from './hosts-site.ts';
import { cookiesOf, echoOf } from './site.ts';

/** Tests a proxy with the apps `app`, for everybody, and `shop`, for the group staff. */
export function testHosts(
  name: string,
  skip: string | false,
  startProxy: (owner: ReturnType<typeof ownerOutsideOfTests>, behind: Behind) => Promise<void>,
): void {
  describe(`${name} as docs/forward-auth.md sets it up, for apps on hosts of their own`, {
    skip,
  }, () => {
    const owner = ownerOutsideOfTests();
    let site: Hosts;
    before(async () => {
      site = await startHosts(owner, startProxy as Parameters<typeof startHosts>[1]);
    });
    after(() => owner.end());
    const open = (url: string, cookie: string, more: Record<string, string> = {}) =>
      site.request(url, { headers: { ...PAGE, cookie, ...more } });

    it('leads a visitor to the log-in, back to the page, and to a second app without another log-in', async (t) => {
      const { email } = await site.newUser();
      await site.setGroups(email, 'staff');
      const context = await newContext(t);
      const page = await context.newPage();
      await page.goto(`${site.app}/notes?page=2&sort=name`);
      assert.equal(new URL(page.url()).origin, site.login);
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click({ noWaitAfter: true });
      await page.waitForURL(`${site.app}/notes?page=2&sort=name`);
      assert.match(await page.locator('body').innerText(), new RegExp(email));
      await page.goto(`${site.shop}/cart`);
      assert.equal(page.url(), `${site.shop}/cart`);
      // The link in the app, and the button on the page of the login.
      await page.goto(`${site.app}/.coatcheck/logout`);
      await page.getByRole('button', { name: 'Sign out', exact: true }).first().click();
      await page.waitForURL(`${site.login}/login?done=out`);
      for (const app of [site.app, site.shop]) {
        await page.goto(`${app}/`);
        assert.match(page.url(), /\/login\?next=/);
      }
    });

    it('answers a visitor with 303 to the login and with the cookie of the browser', async () => {
      const response = await site.request(`${site.app}/a?b=1&c=2`, { headers: PAGE });
      assert.equal(response.status, 303);
      const onward = new URL(response.headers.get('location') ?? '');
      assert.equal(onward.origin + onward.pathname, `${site.login}/enter`);
      assert.equal(onward.searchParams.get('app'), site.app);
      assert.equal(onward.searchParams.get('next'), '/a?b=1&c=2');
      assert.match(cookiesOf(response), /^enter=[\w-]{43}$/);
      // A second tab shares the secret.
      const again = await open(`${site.app}/b`, cookiesOf(response));
      assert.equal(cookiesOf(again), cookiesOf(response));
    });

    it('answers a program and an image with 401, and a form with the way to the start page', async () => {
      const program = await site.request(`${site.app}/`, {
        headers: { accept: 'application/json' },
      });
      assert.equal(program.status, 401);
      assert.equal(program.headers.get('www-authenticate'), 'Bearer realm="Coatcheck"');
      const image = { accept: 'image/*', 'sec-fetch-mode': 'no-cors' };
      assert.equal((await site.request(`${site.app}/x.png`, { headers: image })).status, 401);
      const posted = await site.request(`${site.app}/notes`, form({ text: 'x'.repeat(50_000) }));
      assert.equal(posted.status, 303);
      assert.match(posted.headers.get('location') ?? '', /&next=%2F&/);
      assert.ok(!site.reached.app.includes('/notes'));
    });

    it('ends the session at every host with POST /.coatcheck/logout', async () => {
      const { email, cookie } = await site.newUser();
      await site.setGroups(email, 'staff');
      const app = await site.enter(site.app, cookie, '/here?x=1');
      assert.equal(app.location, `${site.app}/here?x=1`);
      const shop = await site.enter(site.shop, cookie);
      await echoOf(await open(`${site.app}/`, app.cookie));
      await echoOf(await open(`${site.shop}/`, shop.cookie));
      const left = await site.request(`${site.app}/.coatcheck/logout`, form({}, app.cookie));
      assert.equal(left.headers.get('location'), `${site.login}/login?done=out`);
      assert.equal((await open(`${site.app}/`, app.cookie)).status, 303);
      assert.equal((await open(`${site.shop}/`, shop.cookie)).status, 303);
      assert.match(
        (await open(`${site.login}/dashboard`, cookie)).headers.get('location') ?? '',
        /login/,
      );
    });

    it('tells the app who it is, and passes on neither the headers of the client nor our cookies', async () => {
      const { email, cookie } = await site.newUser();
      const entered = await site.enter(site.app, cookie);
      const both = entered.cookie.split('; ');
      for (const sent of [
        both,
        both.toReversed(),
        ['theme=dark', ...both],
        [...both, 'theme=dark'],
      ]) {
        const { headers } = await echoOf(
          await open(`${site.app}/`, sent.join('; '), { ...FORGED, ...TAKE_AWAY }),
        );
        assert.equal(
          (headers.cookie ?? '').replaceAll(/[; ]/g, ''),
          sent.length > 2 ? 'theme=dark' : '',
        );
        const { 'remote-user': user, ...rest } = Object.fromEntries(
          Object.entries(headers).filter(([key, value]) => key.startsWith('remote') && value),
        );
        assert.match(String(user), /^[0-9a-f]{32}$/);
        const known = {
          'remote-email': email,
          'remote-email-verified': 'false',
          'remote-role': 'user',
        };
        assert.deepEqual(rest, known);
        assert.equal(headers['x-forwarded-for'], '127.0.0.1');
        assert.equal(headers.host, new URL(site.app).host);
        assert.equal(headers['x-forwarded-host'], headers.host);
      }
    });

    it('lets a client switch to no other protocol at an app, in which it could say who it is', async () => {
      const { cookie } = await site.newUser();
      const entered = await site.enter(site.app, cookie);
      const upgrade = { connection: 'Upgrade', upgrade: 'h2c' };
      const { headers } = await echoOf(await open(`${site.app}/`, entered.cookie, upgrade));
      assert.equal(headers.upgrade, undefined);
    });

    it('shows our page to a user who is in none of the groups, and tells a program', async () => {
      const { email, cookie } = await site.newUser();
      const onward = await open(`${site.shop}/`, '');
      const refused = await open(onward.headers.get('location') ?? '', cookie);
      assert.equal(refused.status, 403);
      assert.match(await refused.text(), /open Shop</);
      // With a ticket from a time when they were: the same page, by the way to the login.
      await site.setGroups(email, 'staff');
      const shop = await site.enter(site.shop, cookie);
      await site.setGroups(email);
      const before = site.reached.shop.length;
      const again = await open(`${site.shop}/`, shop.cookie);
      assert.match(again.headers.get('location') ?? '', /\/enter\?app=/);
      const program = await open(`${site.shop}/`, shop.cookie, { accept: 'application/json' });
      assert.equal(program.status, 403);
      assert.match(await program.text(), /^\{"error":"You can\u2019t open Shop/);
      assert.equal(site.reached.shop.length, before);
    });

    it('accepts a key for the app, which the app does not get, and no key for another', async () => {
      const { email, cookie } = await site.newUser();
      const fields = { name: 'script', audience: site.app };
      const made = await site.request(`${site.login}/account/keys`, json(fields, cookie));
      const { key } = (await made.json()) as { key: string };
      const headers = { authorization: `Bearer ${key}`, accept: 'application/json' };
      const echo = await echoOf(await site.request(`${site.app}/x`, { headers }));
      assert.equal(echo.headers['remote-email'], email);
      assert.equal(echo.headers.authorization, undefined);
      const refused = await site.request(`${site.shop}/`, { headers });
      assert.equal(refused.status, 401);
      assert.equal(refused.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
      assert.match(await refused.text(), /^\{"error":"This key is for another address\./);
      assert.equal((await site.request(`${site.login}/me`, { headers })).status, 401);
    });

    it('accepts a ticket at its own host only, whatever the request says of its host', async () => {
      const { email, cookie } = await site.newUser();
      const app = await site.enter(site.app, cookie);
      const before = site.reached.shop.length;
      assert.equal((await open(`${site.shop}/`, app.cookie)).status, 303);
      const [atApp, atShop] = [new URL(site.app).host, new URL(site.shop).host];
      const sent = [`Cookie: ${app.cookie}`, 'Accept: text/html'];
      for (const [target, host, more] of [
        [`${site.shop}/x`, atApp, []],
        ['/x', atShop, [`X-Forwarded-Host: ${atApp}`]],
        [`${site.shop}/x`, atShop, [`X-Forwarded-Host: ${atApp}`]],
        [`${site.shop}/x`, atApp, [`X-Forwarded-Host: ${atApp}`]],
      ] as const) {
        const lines = [`Host: ${host}`, ...sent, ...more];
        const response = await exchange(site.port, rawRequest(`GET ${target} HTTP/1.1`, lines));
        assert.match(response, /^HTTP\/1\.1 (?:303|403|421) /, `${target} ${host}`);
        assert.ok(!response.includes(email));
      }
      assert.equal(site.reached.shop.length, before);
    });

    it('leads nothing else of the app to us, and no client to the check itself', async () => {
      const { email, cookie } = await site.newUser();
      const app = await site.enter(site.app, cookie);
      for (const path of ['/verify', '/login', '/coatcheck/']) {
        assert.equal((await echoOf(await open(site.app + path, app.cookie))).url, path);
      }
      for (const path of ['verify', 'refusal', '../verify', 'x']) {
        const lines = [`Host: ${new URL(site.app).host}`, `Cookie: ${app.cookie}`];
        const line = `GET /.coatcheck/${path} HTTP/1.1`;
        const response = await exchange(site.port, rawRequest(line, lines));
        if (path !== '../verify') assert.match(response, /^HTTP\/1\.1 (?:404|421) /);
        assert.ok(!/^remote-/im.test(response.split('\r\n\r\n')[0] ?? ''), email);
      }
    });
  });
}
