/**
 * Checks the description at /openapi.json: it is a valid document, names exactly the routes of the
 * app, and allows no field that it does not name.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { Route } from '../../src/web/route.ts';
import { ROOT } from '../people.ts';
import { exchange, rawRequest } from '../requests.ts';
import { startApp } from '../support.ts';
import { createExaminer, fetchDocument, operationsOf } from './description.ts';
import { nameOf, send, setUp } from './site.ts';

const FILES: ReadonlySet<string> = new Set(readdirSync('public'));

/** Whether a route serves a static file, under its name or under its name with a hash. */
function isFile({ pattern }: Route): boolean {
  return FILES.has(pattern.slice(1).replace(/\.[0-9a-f]{10}(?=\.)/, ''));
}

describe('the description of the API', () => {
  it('is a valid OpenAPI 3.1 document, the same each time, and cacheable', async (t) => {
    const { app } = await setUp(t);
    const response = await app.request('/openapi.json');
    assert.match(response.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('cache-control'), 'public, max-age=300');
    const text = await response.text();
    const validator = new Validator();
    assert.deepEqual(await validator.validate(JSON.parse(text)), { valid: true });
    assert.equal(validator.version, '3.1');
    assert.equal(await (await app.request('/openapi.json')).text(), text);
    const { info, servers } = await fetchDocument(app);
    assert.equal(info.version, '1', 'the version of the API; the release is not public');
    assert.deepEqual(servers, [{ url: app.origin }]);
  });

  it('names every route that programs can use, and no other', async (t) => {
    const site = await setUp(t);
    const { app, root } = site;
    const described = operationsOf(await fetchDocument(app));
    const all = new Set(app.routes.map(nameOf));
    assert.ok(described.size > 30);
    assert.deepEqual(
      [...described.keys()].filter((name) => !all.has(name)),
      [],
    );
    // A route that is not described responds with a page, even to a request for JSON.
    const tokens: Record<string, string> = {
      invite: (await app.links.createInvitation('user', 1)).secret,
      reset: ((await app.links.reset(2, 1)) ?? assert.fail()).secret,
      setup: 'x'.repeat(43), // there is an administrator, so no setup link works
      email: (await app.links.email(2, 'ada@example.org', 0))?.secret ?? '',
      'confirm-email': (await app.links.confirmation(1, ROOT.email))?.secret ?? '',
    };
    // For browsers on their way to an app on a host of its own; there is none here.
    const isWayToApp = ({ pattern, hosts }: Route) =>
      hosts === 'apps' || pattern.startsWith('/enter');
    // Discovery describes the endpoints of OpenID Connect, for libraries that know the standards.
    const isOidc = ({ pattern }: Route) => /^\/(?:oauth|\.well-known\/openid)/.test(pattern);
    const pages = app.routes.filter(
      (route) =>
        !described.has(nameOf(route)) && !isFile(route) && !isWayToApp(route) && !isOidc(route),
    );
    assert.ok(pages.some(({ pattern }) => pattern === '/how'));
    for (const route of pages) {
      const name = nameOf(route);
      assert.equal(route.method, 'GET', name);
      const [, word = ''] = route.pattern.split('/');
      const token = tokens[word] ?? '';
      const isOpen = route.entry === 'anyone' || route.entry === 'guest';
      const cookie = isOpen ? `link=${token}` : `${root}; link=${token}`;
      const { status, type } = await send(site, name, { cookie, params: { token, id: '1' } });
      if (word === 'setup') continue; // refused as JSON
      // A one-time link redirects to its form, the address for password managers to the account, a
      // visitor who wants to sign out to the log-in.
      const leadsOn = /:token$|^\/(?:\.well-known\/change-password|sign-out)$/.test(route.pattern);
      assert.equal(status, leadsOn ? 303 : 200, name);
      if (status === 200) assert.match(type, /^text\/html/, name);
    }
  });

  it('says who has access as the route table does', async (t) => {
    const { app } = await setUp(t);
    const operations = operationsOf(await fetchDocument(app));
    for (const route of app.routes.filter((route) => operations.has(nameOf(route)))) {
      const name = nameOf(route);
      const { security, responses, parameters } = operations.get(name) ?? assert.fail(name);
      if (route.entry === 'anyone' || route.entry === 'guest') {
        assert.ok(security.length === 0 || JSON.stringify(security.at(-1)) === '{}', name);
      } else {
        assert.deepEqual(security, [{ cookie: [] }, { bearer: [] }], name);
        assert.ok('401' in responses, name);
      }
      if (route.entry.startsWith('admin') || route.fresh !== null) {
        assert.ok('403' in responses, name);
      }
      const inPath = parameters.filter((parameter) => parameter.in === 'path');
      assert.equal(
        inPath.map((parameter) => `:${parameter.name}`).join(),
        [...route.pattern.matchAll(/:\w+/g)].join(),
        name,
      );
    }
  });

  it('gives every operation a unique name', async (t) => {
    const { app } = await setUp(t);
    const operations = [...operationsOf(await fetchDocument(app)).values()];
    assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
  });

  it('states the name of the cookie, over http and over https', async (t) => {
    for (const [origin, name] of [
      ['http://localhost:3000', 'session'],
      ['https://login.example.com', '__Host-session'],
    ] as const) {
      const app = await startApp(t, { origin });
      const head = [`Host: ${new URL(origin).host}`];
      const response = await exchange(app.port, rawRequest('GET /openapi.json HTTP/1.1', head));
      const { components, servers } = JSON.parse(response.split('\r\n\r\n')[1] ?? '');
      assert.equal(components.securitySchemes.cookie.name, name);
      assert.deepEqual(servers, [{ url: origin }]);
    }
  });

  it('allows no field that it does not name', async (t) => {
    const document = await fetchDocument((await setUp(t)).app);
    const open: string[] = [];
    const walk = (value: unknown, place: string): void => {
      if (typeof value !== 'object' || value === null) return;
      const { type, additionalProperties } = value as Record<string, unknown>;
      if (type === 'object' && additionalProperties !== false) open.push(place);
      for (const [key, inner] of Object.entries(value)) walk(inner, `${place}/${key}`);
    };
    walk(document.components, 'components');
    for (const [name, { responses }] of operationsOf(document)) walk(responses, name);
    assert.deepEqual(open, ['GET /openapi.json/200/content/application/json/schema']);

    const examine = createExaminer(document);
    const leak = {
      user: { id: 1, email: 'ada@example.com', name: '', role: 'user', passwordHash: '$' },
    };
    const response = { status: 200, type: 'application/json', text: JSON.stringify(leak) };
    assert.match(examine('GET /me', response).join(), /passwordHash/);
    assert.match(examine('GET /me', { ...response, status: 418 }).join(), /not named/);
    assert.match(examine('GET /me', { ...response, type: 'text/html' }).join(), /its type/);
  });
});

describe('the description of a 429', () => {
  it('has the header Retry-After', async (t) => {
    const { components } = await fetchDocument((await setUp(t)).app);
    const { responses } = components as unknown as {
      responses: Record<string, { headers?: Record<string, object> }>;
    };
    assert.deepEqual(Object.keys(responses.TooManyRequests?.headers ?? {}), ['Retry-After']);
  });
});
