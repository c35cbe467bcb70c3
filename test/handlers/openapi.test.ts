import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openapiHandlers } from '../../src/handlers/openapi.ts';
import { routes } from '../../src/routes.ts';
import { createAccess } from '../../src/web/access.ts';
import type { Route } from '../../src/web/route.ts';
import { createIdentify } from '../../src/web/visitor.ts';
import { contextOf, dataOf, NO_FORMS, openSite, type Site } from './site.ts';

function tableOf({ deps }: Site): readonly Route[] {
  return routes(createAccess(deps, createIdentify(deps)), deps, NO_FORMS);
}

describe('openapi.show', () => {
  it('reads off the route table who may enter and what needs a fresh password', async (t) => {
    const site = await openSite(t);
    const responsesOf = async (change: Partial<Route>) => {
      const table = tableOf(site).map((route) =>
        route.pattern === '/me' ? { ...route, ...change } : route,
      );
      const { show } = openapiHandlers(site.deps, () => table);
      const { paths } = dataOf(await show(contextOf('/openapi.json')));
      const { get } = (paths as Record<string, Record<string, { responses: object }>>)['/me'] ?? {};
      return Object.keys(get?.responses ?? {});
    };
    assert.deepEqual(await responsesOf({}), ['200', '401', 'default']);
    assert.deepEqual(await responsesOf({ entry: 'admin' }), ['200', '401', '403', 'default']);
    assert.deepEqual(await responsesOf({ fresh: '/account' }), ['200', '401', '403', 'default']);
    assert.deepEqual(await responsesOf({ entry: 'anyone' }), ['200', 'default']);
  });

  it('fails when it describes a route that the table does not have', async (t) => {
    const site = await openSite(t);
    const { show } = openapiHandlers(site.deps, () => []);
    assert.throws(() => show(contextOf('/openapi.json')), /no route is called POST \/signup/);
  });
});
