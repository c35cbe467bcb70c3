/** Compares the bodies that the app accepts with their description at /openapi.json. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { fetchDocument, operationsOf } from './description.ts';
import { type MakeRequest, send, setUp, type TestRequest } from './site.ts';
import { SUCCESSES } from './successes.ts';

describe('a request body', () => {
  /** Every described body, with a request that is accepted. */
  async function bodies(t: TestContext) {
    const operations = operationsOf(await fetchDocument((await setUp(t)).app));
    return [...operations].flatMap(([route, { requestBody }]) => {
      const [status, makeRequest] = SUCCESSES[route] ?? assert.fail(route);
      return requestBody === undefined ? [] : [{ route, status, makeRequest, ...requestBody }];
    });
  }

  async function statusOf(
    t: TestContext,
    route: string,
    makeRequest: MakeRequest,
    change: (request: TestRequest) => TestRequest,
  ) {
    const site = await setUp(t);
    return (await send(site, route, change(await makeRequest(site)))).status;
  }

  const bodyOf = ({ body }: TestRequest) => ({ ...(body as Record<string, unknown>) });

  it('must have the fields that the description requires', async (t) => {
    for (const { route, makeRequest, content } of await bodies(t)) {
      for (const name of content['application/json']?.schema.required ?? assert.fail(route)) {
        const without = (request: TestRequest) => {
          const { [name]: gone, ...body } = bodyOf(request);
          assert.notEqual(gone, undefined, `${route} ${name}`);
          return { ...request, body };
        };
        const answered = await statusOf(t, route, makeRequest, without);
        assert.ok(answered === 400 || answered === 401, `${route} ${name} ${answered}`);
      }
    }
  });

  it('may have other fields only if the description allows them', async (t) => {
    for (const { route, status, makeRequest, content } of await bodies(t)) {
      const { additionalProperties } = content['application/json']?.schema ?? assert.fail(route);
      const withMore = (request: TestRequest) => ({
        ...request,
        body: { ...bodyOf(request), surplus: 1 },
      });
      const expected = additionalProperties ? status : 400;
      assert.equal(await statusOf(t, route, makeRequest, withMore), expected, route);
    }
  });

  it('can be a form if the description says so', async (t) => {
    for (const { route, status, makeRequest, content } of await bodies(t)) {
      const schema = content['application/x-www-form-urlencoded']?.schema;
      if (schema === undefined) continue;
      const asForm = (request: TestRequest) => {
        const fields = Object.entries(bodyOf(request)).map(([name, value]): [string, string] => {
          assert.ok(name in schema.properties, `${route} ${name}`);
          return [name, value === true ? 'on' : String(value)];
        });
        const body = new URLSearchParams(fields).toString();
        const headers = { 'content-type': 'application/x-www-form-urlencoded' };
        return { ...request, body, headers };
      };
      assert.equal(await statusOf(t, route, makeRequest, asForm), status, route);
    }
  });
});
