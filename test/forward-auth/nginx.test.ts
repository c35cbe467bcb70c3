/** The nginx configuration of docs/forward-auth.md in a real nginx, over a port and a socket. */
import assert from 'node:assert/strict';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { PASSWORD } from '../people.ts';
import { ownerOutsideOfTests } from '../program/child.ts';
import { form, json } from '../requests.ts';
import { attackPaths } from '../web/attack-paths.ts';
import { skip } from './nginx.ts';
import { cookiesOf, echoOf, type Site, startSite } from './site.ts';

for (const way of ['over a port', 'over a Unix socket'] as const) {
  describe(`nginx as docs/forward-auth.md sets it up, ${way}`, { skip }, () => {
    const owner = ownerOutsideOfTests();
    let site: Site;
    before(async () => {
      site = await startSite(owner, way);
    });
    after(() => owner.end());

    let users = 0;
    const newUser = async () => {
      const email = `user-${++users}@example.com`;
      const response = await site.request('/signup', form({ email, password: PASSWORD }));
      assert.equal(response.status, 303);
      return { email, cookie: cookiesOf(response) };
    };

    it('redirects a visitor to the login page, and after the login to the app', async () => {
      const { email } = await newUser();
      const wanted = '/app/notes?page=2&sort=name';
      const refused = await site.request(wanted);
      assert.equal(refused.status, 303);
      const location = refused.headers.get('location') ?? '';
      assert.equal(location, '/login?next=%2Fapp%2Fnotes%3Fpage%3D2%26sort%3Dname');

      const shown = await (await site.request(location)).text();
      const next = /name="next" value="([^"]*)"/.exec(shown)?.[1]?.replaceAll('&amp;', '&');
      assert.equal(next, wanted);
      const entered = await site.request('/login', form({ email, password: PASSWORD, next }));
      assert.equal(entered.status, 303);
      assert.equal(entered.headers.get('location'), wanted);

      const cookie = cookiesOf(entered);
      const { url, headers } = await echoOf(await site.request(wanted, { headers: { cookie } }));
      assert.equal(url, wanted);
      assert.match(String(headers['remote-user']), /^[0-9a-f]{32}$/);
      assert.equal(headers['remote-email'], email);
      assert.equal(headers['remote-role'], 'user');
      assert.equal(headers.host, `127.0.0.1:${site.port}`);
    });

    it('responds with 401 to a program', async () => {
      const response = await site.request('/app/', { headers: { accept: 'application/json' } });
      assert.equal(response.status, 401);
      assert.equal(response.headers.get('www-authenticate'), 'Bearer realm="Coatcheck"');
    });

    it('accepts the access token of a program, and does not pass it to the app', async () => {
      const { email, cookie } = await newUser();
      const login = json({ email, password: PASSWORD });
      const { token } = (await (await site.request('/token/login', login)).json()) as {
        token: string;
      };
      const authorization = `Bearer ${token}`;
      const byToken = await echoOf(await site.request('/app/', { headers: { authorization } }));
      const byCookie = await echoOf(await site.request('/app/', { headers: { cookie } }));
      assert.equal(byToken.headers['remote-user'], byCookie.headers['remote-user']);
      assert.equal(byToken.headers['remote-email'], email);
      assert.equal(byToken.headers.authorization, undefined);
    });

    it('accepts a key for the app, does not pass it on, and refuses a key for the login itself', async () => {
      const { email, cookie } = await newUser();
      const keyFor = async (more: object) => {
        const made = await site.request('/account/keys', json({ name: 'script', ...more }, cookie));
        assert.equal(made.status, 201);
        return { authorization: `Bearer ${((await made.json()) as { key: string }).key}` };
      };
      const forApp = await keyFor({ audience: '/app/' });
      const { headers } = await echoOf(await site.request('/app/x?y=1', { headers: forApp }));
      assert.equal(headers['remote-email'], email);
      assert.equal(headers.authorization, undefined);
      assert.equal((await site.request('/me', { headers: forApp })).status, 401);
      const forLogin = await keyFor({ name: 'other' });
      const refused = await site.request('/app/', { headers: forLogin });
      assert.equal(refused.status, 401);
      assert.equal(refused.headers.get('www-authenticate'), 'Bearer error="invalid_token"');
      assert.match(await refused.text(), /^\{"error":"This key is for another address\./);
      assert.equal((await site.request('/me', { headers: forLogin })).status, 200);
    });

    it('responds with 401 to every invalid token, whatever else the request has', async () => {
      const { cookie } = await newUser();
      for (let i = 0; i < 25; i++) {
        for (const more of [{}, { accept: 'text/html' }, { cookie }]) {
          const headers = { authorization: 'Bearer nonsense', ...more };
          const response = await site.request('/app/', { headers });
          assert.equal(response.status, 401);
          const asked = response.headers.get('www-authenticate');
          assert.equal(asked, 'Bearer error="invalid_token"');
          assert.match(await response.text(), /^\{"error":"T/);
        }
      }
    });

    it('redirects to the login page without a next if the address is not in the app', async () => {
      const response = await site.request('//app/x');
      assert.equal(response.status, 303);
      assert.equal(response.headers.get('location'), '/login');
    });

    const forged = {
      'Remote-User': '999',
      'Remote-Email': 'root@example.com',
      'Remote-Email-Verified': 'true',
      'Remote-Role': 'admin',
      'Remote-Name': 'Root',
      'Remote-Groups': 'wheel',
      Remote_User: '999',
      'Remote.User': '999',
      'X-Forwarded-For': '192.0.2.1',
      'X-Forwarded-Proto': 'gopher',
    };

    it('passes no Remote or X-Forwarded header of the client to the app', async () => {
      const { email, cookie } = await newUser();
      const headers = { cookie, ...forged };
      const echo = await echoOf(await site.request('/app/', { headers }));
      const remote = Object.entries(echo.headers).filter(([name]) => name.startsWith('remote'));
      const { 'remote-user': user, ...rest } = Object.fromEntries(remote);
      assert.notEqual(user, '999');
      assert.deepEqual(rest, {
        'remote-email': email,
        'remote-email-verified': 'false',
        'remote-role': 'user',
      });
      assert.equal(echo.headers['x-forwarded-for'], '127.0.0.1');
      assert.equal(echo.headers['x-forwarded-proto'], 'http');
    });

    it('gives no access for headers that only the proxy may set', async () => {
      const headers = { ...forged, 'X-Forwarded-Uri': '/dashboard', 'X-Original-URI': '/login' };
      const response = await site.request('/app/', { headers });
      assert.equal(response.status, 303);
      assert.equal(response.headers.get('location'), '/login?next=%2Fapp%2F');
    });

    for (const path of ['/verify', '/sign-in-first', '/no-entry']) {
      it(`responds with 404 to a client that requests ${path}`, async () => {
        const { cookie } = await newUser();
        assert.equal((await site.request(path, { headers: { cookie } })).status, 404);
      });
    }

    it('passes the app its own cookies and neither of ours', async () => {
      const { cookie } = await newUser();
      const ticket = /(?:^|; )session=([^;]+)/.exec(cookie)?.[1] ?? '';
      assert.equal(ticket.length, 43);
      for (const sent of [
        `session=${ticket}; theme=dark; seen=1`,
        `theme=dark; session=${ticket}; seen=1`,
        `theme=dark;session=${ticket};seen=1`,
        `theme=dark; seen=1; session=${ticket}`,
        `session=${ticket}`,
        `session=${ticket}; device=${ticket}`,
        `theme=dark; device=${ticket}; session=${ticket}; seen=1`,
        `session=${ticket}; device=${ticket}; seen=1; theme=dark`,
        `seen=1; theme=dark; session=${ticket}; device=${ticket}`,
      ]) {
        const echo = await echoOf(await site.request('/app/', { headers: { cookie: sent } }));
        const got = echo.headers.cookie ?? '';
        assert.ok(!got.includes(ticket), sent);
        const names = got.split(';').map((pair) => pair.trim().split('=', 1)[0]);
        const expected = sent.includes('theme') ? ['seen', 'theme'] : [];
        assert.deepEqual(names.filter(Boolean).sort(), expected, sent);
      }
    });

    const open = (path: string, cookie: string, accept = 'text/html') =>
      site.request(path, { headers: { cookie, accept, 'X-Original-URI': '/app/' } });

    it('shows our page to a user who is in none of the groups of an app, and lets one in who is', async () => {
      const { email, cookie } = await newUser();
      const refused = await open('/finance/?a=1', cookie);
      assert.equal(refused.status, 403);
      const page = await refused.text();
      assert.match(page, /<h1>You can(?:&rsquo;|&#8217;)t open Finance<\/h1>/);
      assert.match(page, /Ask <a href="mailto:it@example\.com">Mara in IT<\/a>/);
      assert.match(page, new RegExp(email));
      assert.deepEqual(site.atFinance, []);

      const program = await open('/finance/', cookie, 'application/json');
      assert.equal(program.status, 403);
      assert.match(await program.text(), /^\{"error":"You can\u2019t open Finance, which/);

      await site.setGroups(email, 'staff', 'finance');
      const { url, headers } = await echoOf(await open('/finance/?a=1', cookie));
      assert.equal(url, '/finance/?a=1');
      assert.equal(headers['remote-groups'], 'finance,staff');
      const elsewhere = await echoOf(await open('/app/', cookie));
      assert.equal(elsewhere.headers['remote-groups'], 'finance,staff');

      await site.setGroups(email);
      assert.equal((await open('/finance/', cookie)).status, 403);
    });

    it('passes the 403 of an app on as it is', async () => {
      const { cookie } = await newUser();
      const response = await open('/app/forbidden', cookie);
      assert.equal(response.status, 403);
      assert.match(await response.text(), /^\{"method":"GET","url":"\/app\/forbidden"/);
    });

    it('redirects a visitor to the log-in, not to the page about groups', async () => {
      const response = await site.request('/finance/x', { headers: { accept: 'text/html' } });
      assert.equal(response.status, 303);
      assert.equal(response.headers.get('location'), '/login?next=%2Ffinance%2Fx');
    });

    it('refuses an address that nginx and others may read differently, with our page', async () => {
      const { cookie } = await newUser();
      for (const path of ['/app/..%2ffinance/', '/finance/..%2fapp/', '/app/%2e%2e/finance/']) {
        const response = await rawGet(path, `127.0.0.1:${site.port}`, cookie);
        assert.match(response, /^HTTP\/1\.1 403 /, path);
        assert.match(response, /This address can(?:&rsquo;|&#8217;)t be opened/);
      }
      assert.match(site.lines.join('\n'), /"event":"app_unknown","cause":"unclean"/);
    });

    it('lets nobody who is in no group into the app by any spelling of its address', async () => {
      const { cookie } = await newUser();
      const before = site.atFinance.length;
      const host = `127.0.0.1:${site.port}`;
      let refused = 0;
      for (const target of attackPaths(400)) {
        if (/\s/.test(target)) continue; // not one target, to HTTP
        const path = target
          .replaceAll('wiki', 'app')
          .replace('http://example.com', `http://${host}`);
        const response = await rawGet(path, host, cookie);
        if (response.startsWith('HTTP/1.1 403')) refused++;
      }
      assert.deepEqual(site.atFinance.slice(before), []);
      assert.ok(refused > 40, `only ${refused} were refused`);
    });

    it('goes by its own name, not by a Host that contradicts the address of the request', async () => {
      const { cookie } = await newUser();
      const before = site.atFinance.length;
      const own = `127.0.0.1:${site.port}`;
      for (const host of ['app.example.com', 'localhost', own]) {
        const response = await rawGet(`http://${own}/finance/`, host, cookie);
        assert.match(response, /^HTTP\/1\.1 403 /, host);
        assert.match(response, /open Finance</);
      }
      assert.deepEqual(site.atFinance.slice(before), []);
    });

    /** The response to a GET whose target fetch would clean, as text. */
    function rawGet(target: string, host: string, cookie: string): Promise<string> {
      const lines = [`GET ${target} HTTP/1.1`, `Host: ${host}`, `Cookie: ${cookie}`];
      const head = `${[...lines, 'Accept: text/html', 'Connection: close'].join('\r\n')}\r\n\r\n`;
      return new Promise((resolve, reject) => {
        let text = '';
        const socket = connect(site.port, '127.0.0.1', () => socket.write(head));
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.on('end', () => resolve(text)).on('error', reject);
      });
    }

    it('passes a POST with its body to the app, and the check without the body', async () => {
      const { cookie } = await newUser();
      const note = `a private note ${'x'.repeat(100_000)}`;
      const before = site.sentToCoatcheck().length;
      const response = await site.request('/app/notes', json({ note }, cookie));
      const echo = await echoOf(response);
      assert.equal(echo.method, 'POST');
      assert.deepEqual(JSON.parse(echo.body), { note });

      assert.deepEqual(requestsIn(site.sentToCoatcheck().slice(before)), [
        ['GET /verify HTTP/1.1', 'cookie', 'host', 'x-forwarded-for', 'x-original-uri'],
      ]);
    });

    it('redirects a visitor who posts to the login page, and drops the body', async () => {
      const before = site.sentToCoatcheck().length;
      const post = { method: 'POST', body: 'x'.repeat(100_000), headers: { accept: 'text/html' } };
      const response = await site.request('/app/notes', post);
      assert.equal(response.status, 303);
      assert.deepEqual(requestsIn(site.sentToCoatcheck().slice(before)), [
        ['GET /verify HTTP/1.1', 'host', 'x-forwarded-for', 'x-original-uri'],
        ['GET /verify HTTP/1.1', 'accept', 'host', 'x-forwarded-for', 'x-forwarded-uri'],
      ]);
    });

    /** The requests in a text: request line and header names. A body would be a line of its own. */
    function requestsIn(text: string): string[][] {
      const heads = text.split('\r\n\r\n').filter((head) => head !== '');
      return heads.map((head) => {
        const [line = '', ...headers] = head.split('\r\n');
        return [
          line,
          ...headers.map((header) => header.split(':', 1)[0]?.toLowerCase() ?? '').sort(),
        ];
      });
    }

    it('reuses its connections to Coatcheck', async () => {
      await site.request('/login');
      const before = site.connections();
      for (let i = 0; i < 5; i++) {
        await (await site.request('/login')).text();
        await (await site.request('/app/')).text();
      }
      assert.ok(site.connections() - before <= 2);
    });

    it('refuses access to the app from the first request after logout', async () => {
      const { cookie } = await newUser();
      const open = () => site.request('/app/', { headers: { cookie } });
      assert.equal((await open()).status, 200);
      assert.equal((await site.request('/logout', form({}, cookie))).status, 303);
      assert.equal((await open()).status, 303);
    });

    it('does not change redirects and cookies of Coatcheck and of the app', async () => {
      const email = 'whole@example.com';
      const joined = await site.request('/signup', form({ email, password: PASSWORD }));
      assert.equal(joined.headers.get('location'), '/dashboard');
      const names = joined.headers.getSetCookie().map((line) => line.split('=', 1)[0]);
      assert.deepEqual(names, ['session', 'device']);
      for (const line of joined.headers.getSetCookie()) assert.match(line, /; Path=\/; HttpOnly; /);

      const cookie = cookiesOf(joined);
      const moved = await site.request('/app/old', { headers: { cookie } });
      assert.equal(moved.status, 302);
      assert.equal(moved.headers.get('location'), '/app/new?a=1&b=2');
      const own = ['theme=dark; Path=/app/', 'seen=1; Path=/app/'];
      assert.deepEqual(moved.headers.getSetCookie(), own);
    });

    // Only Linux has all of 127.0.0.0/8 on its loopback interface.
    const linuxOnly = process.platform === 'linux' ? false : 'only Linux has an address 127.0.0.2';

    it("logs the client's address, not the proxy's nor a forged one", {
      skip: linuxOnly,
    }, async () => {
      for (const path of ['/login', '/app/']) {
        const seen = site.lines.length;
        await new Promise<void>((resolve, reject) => {
          const headers = { 'X-Forwarded-For': '192.0.2.1, 127.0.0.1' };
          const options = { port: site.port, path, headers, localAddress: '127.0.0.2' };
          httpRequest({ ...options, host: '127.0.0.1', agent: false }, (response) => {
            response.resume().on('end', resolve);
          })
            .on('error', reject)
            .end();
        });
        const addresses = await loggedAddresses(seen, path === '/login' ? '/login' : '/verify');
        assert.ok(addresses.length > 0);
        assert.deepEqual([...new Set(addresses)], ['127.0.0.2']);
      }
    });

    /** The addresses in the log lines about a path, which are written after the response. */
    async function loggedAddresses(from: number, path: string): Promise<string[]> {
      const patience = Date.now() + 5_000;
      for (;;) {
        const requests = site.lines
          .slice(from)
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as { path?: string; address: string })
          .filter((line) => line.path === path);
        if (requests.length > 0 || Date.now() > patience) {
          return requests.map(({ address }) => address);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    }

    it('refuses access to the app while Coatcheck does not respond', async () => {
      const { cookie } = await newUser();
      await site.endCoatcheck();
      assert.equal((await site.request('/app/', { headers: { cookie } })).status, 500);
      assert.equal((await site.request('/app/')).status, 500);
    });
  });
}
