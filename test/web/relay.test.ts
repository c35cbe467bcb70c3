import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { CrossOriginError, dispatch } from '../../src/http/dispatch.ts';
import { HttpError } from '../../src/http/http-error.ts';
import { ownOrigins } from '../../src/http/origins.ts';
import { noContent } from '../../src/http/reply.ts';
import { Router } from '../../src/http/router.ts';
import { createAccess } from '../../src/web/access.ts';
import { relayToGet } from '../../src/web/relay.ts';
import type { Route } from '../../src/web/route.ts';
import { createIdentify } from '../../src/web/visitor.ts';
import { contextOf, openSite } from '../handlers/site.ts';

const ELSEWHERE = {
  host: 'localhost:3000',
  origin: 'https://app.example.com',
  'sec-fetch-site': 'cross-site',
};

/** The address that a body of this text is sent on to. */
async function relayed(body: string): Promise<unknown> {
  return (await relayToGet(contextOf('/oauth/logout', { form: body }))).headers.location;
}

async function setUp(t: TestContext) {
  const { deps } = await openSite(t);
  const access = createAccess(deps, createIdentify(deps));
  const router = new Router<Route>();
  for (const route of [
    access.relay('/oauth/logout'),
    access.anyone('GET', '/oauth/logout', () => noContent()),
    access.anyone('POST', '/logout', () => noContent()),
  ]) {
    router.add(route.method, route.pattern, route);
  }
  return (path: string, headers: Record<string, string>) =>
    dispatch(contextOf(path, { form: { state: 'a b' }, headers }), router, {
      site: ownOrigins('http://localhost:3000'),
      apps: new Map(),
    });
}

describe('relay', () => {
  it('sends the fields of a form of another site on to the GET, as they came', async () => {
    assert.equal(await relayed('state=a+b%26c&x=1&x=2'), '/oauth/logout?state=a+b%26c&x=1&x=2');
    assert.equal(await relayed(''), '/oauth/logout');
  });

  it('is the one route that a form of another site reaches', async (t) => {
    const send = await setUp(t);
    const reply = await send('/oauth/logout', ELSEWHERE);
    assert.equal(reply.status, 303);
    assert.equal(reply.headers.location, '/oauth/logout?state=a+b');
    assert.throws(() => send('/logout', ELSEWHERE), CrossOriginError);
  });

  it('refuses what could end the header that it is put into, and what is no form', async () => {
    for (const body of [
      'a=b\r\nSet-Cookie: c=d',
      'a=b\nx',
      '{"a":1}',
      'a=\u00fc',
      'a=b#c',
      'a b',
    ]) {
      await assert.rejects(
        relayed(body),
        (error) => error instanceof HttpError && error.status === 400,
        body,
      );
    }
  });

  it('refuses what would be too long for an address', async () => {
    const tooLong = (error: unknown) => error instanceof HttpError && error.status === 413;
    await assert.rejects(relayed(`a=${'x'.repeat(6_000)}`), tooLong);
    assert.equal(String(await relayed(`a=${'x'.repeat(5_998)}`)).length, 6_000 + 14);
  });
});
