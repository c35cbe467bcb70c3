import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noContent } from '../../src/http/reply.ts';
import { askedRoute, notingRoute } from '../../src/web/asked-route.ts';
import { openRoute } from '../../src/web/route.ts';
import { contextOf } from '../handlers/site.ts';

describe('askedRoute', () => {
  it('is the pattern of the route, once its handler has begun', async () => {
    const context = contextOf('/users/7');
    const route = notingRoute({ ...openRoute('GET', '/users/:id'), handler: () => noContent() });
    assert.equal(askedRoute(context.request), null);
    await route.handler(context);
    assert.equal(askedRoute(context.request), '/users/:id');
  });

  it('stays when a form is sent again: the client has asked for the first one', async () => {
    const context = contextOf('/confirm');
    const inner = notingRoute({ ...openRoute('POST', '/users'), handler: () => noContent() });
    const outer = notingRoute({ ...openRoute('POST', '/confirm'), handler: inner.handler });
    await outer.handler(context);
    assert.equal(askedRoute(context.request), '/confirm');
  });
});
