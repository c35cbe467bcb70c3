/** Compares the responses of the running app with the description at /openapi.json. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HashGate } from '../../src/auth/passwords/hash-gate.ts';
import type { Storage } from '../../src/auth/storage-probe.ts';
import { healthHandlers } from '../../src/handlers/health.ts';
import type { Context } from '../../src/http/context.ts';
import { createLog } from '../../src/log.ts';
import { addPasskey, addTotp, userOf } from '../factor-app.ts';
import { ADA, PASSWORD } from '../people.ts';
import { startApp } from '../support.ts';
import { createExaminer, fetchDocument, operationsOf } from './description.ts';
import { REFUSALS } from './refusals.ts';
import { SHARED_REFUSALS, type SharedRefusal } from './shared-refusals.ts';
import {
  asAda,
  asVisitor,
  GRACE,
  type MakeRequest,
  nameOf,
  send,
  setUp,
  type TestSite,
} from './site.ts';
import { SUCCESSES } from './successes.ts';

/** The statuses that the tests below have seen, such as `GET /me 401`. */
const seen = new Set<string>();
/** Created once: the descriptions of the apps differ only in their port. */
let examine: ReturnType<typeof createExaminer> | null = null;

/** Sends a request, and checks the status and the response against the description. */
async function expectDescribed(
  site: TestSite,
  route: string,
  status: number,
  makeRequest: MakeRequest,
  modify: SharedRefusal['modify'] = (_, request) => request,
): Promise<void> {
  examine ??= createExaminer(await fetchDocument(site.app));
  const response = await send(site, route, await modify(site, await makeRequest(site)));
  assert.equal(response.status, status, `${route} ${response.text}`);
  assert.deepEqual(examine(route, response), [], `${route} ${status}`);
  seen.add(`${route} ${status}`);
}

describe('a response of the app', () => {
  it('is described when the operation succeeds', async (t) => {
    for (const [route, [status, makeRequest]] of Object.entries(SUCCESSES)) {
      await expectDescribed(await setUp(t), route, status, makeRequest);
    }
  });

  it('is described when the operation refuses for a specific reason', async (t) => {
    for (const [route, status, makeRequest] of REFUSALS) {
      await expectDescribed(await setUp(t), route, status, makeRequest);
    }
    const closed = await startApp(t, { signup: 'invite' });
    const site = { app: closed, root: '', ada: '' };
    await expectDescribed(site, 'POST /signup', 403, asVisitor({ body: GRACE }));
    await expectDescribed(site, 'POST /forgot', 404, asVisitor({ body: {} }));
    await expectDescribed(
      await setUp(t, { mail: null }),
      'POST /account/email/confirmation',
      404,
      asAda(),
    );
    const protects = [{ address: '/finance/', name: 'Finance', groups: ['finance'] }];
    const wanted = asAda({ headers: { 'x-original-uri': '/finance/' } });
    await expectDescribed(await setUp(t, { protects }), 'GET /verify', 403, wanted);
    const confirmed = await setUp(t);
    const { secret = '' } = (await confirmed.app.links.confirmation(2, ADA.email)) ?? {};
    await confirmed.app.links.redeemConfirmation(secret);
    await expectDescribed(confirmed, 'POST /account/email/confirmation', 204, asAda());
    const strict = await setUp(t, { requireSecondFactor: 'all' });
    const { id } = await addPasskey(strict.app);
    const params = { id: String(id) };
    await expectDescribed(strict, 'POST /account/passkeys/:id/remove', 409, asAda({ params }));
    await addTotp(strict.app);
    await strict.app.passkeys.remove(await userOf(strict.app), id);
    await expectDescribed(strict, 'POST /account/second-factor/totp/remove', 409, asAda());
    const origin = (port: number) => `http://127.0.0.1:${port}`;
    await expectDescribed(await setUp(t, { origin }), 'GET /account/passkeys/new', 409, asAda());
  });

  it('is described when there is no mail, and a new address takes effect at once', async (t) => {
    const change = (email: string) => asAda({ body: { email, password: PASSWORD } });
    for (const [email, status] of [
      ['ada@example.org', 204] as const,
      ['root@example.com', 409] as const,
    ]) {
      await expectDescribed(
        await setUp(t, { mail: null }),
        'POST /account/email',
        status,
        change(email),
      );
    }
  });

  for (const { name, status, appliesTo, modify } of SHARED_REFUSALS) {
    it(`is described when ${name}`, async (t) => {
      const { app } = await setUp(t);
      const operations = operationsOf(await fetchDocument(app));
      const routes = app.routes.filter((route) => {
        const operation = operations.get(nameOf(route));
        return operation !== undefined && appliesTo(route, operation.requestBody !== undefined);
      });
      assert.ok(routes.length > 5);
      for (const route of routes) {
        const [, makeRequest] = SUCCESSES[nameOf(route)] ?? assert.fail(nameOf(route));
        await expectDescribed(await setUp(t), nameOf(route), status, makeRequest, modify);
      }
    });
  }

  it('is described when the hash gate is full', async (t) => {
    const hashing = ['POST /signup', 'POST /login', 'POST /users', 'POST /token/login'];
    for (const route of hashing) {
      const gate = new HashGate({ width: 1, queue: 0 });
      const site = await setUp(t, { gate });
      const full = Promise.withResolvers<void>();
      const running = gate.run(() => full.promise, new AbortController().signal);
      const [, makeRequest] = SUCCESSES[route] ?? assert.fail(route);
      await expectDescribed(site, route, 503, makeRequest);
      full.resolve();
      await running;
    }
  });

  it('is described when /ready reports that the server is stopping or cannot write', async (t) => {
    const { app } = await setUp(t);
    const described = createExaminer(await fetchDocument(app));
    const log = createLog('silent', () => {}, Date.now);
    const locked = { state: 'storage', reason: 'locked', error: new Error('locked') } as const;
    const states: Readonly<Record<string, Storage>> = {
      '{"status":"stopping"}': { state: 'ok' },
      '{"status":"storage","reason":"locked"}': locked,
      '{"status":"moved"}': { state: 'moved' },
    };
    for (const [body, found] of Object.entries(states)) {
      const stopping = found.state === 'ok';
      const storage = async () => found;
      const { ready } = healthHandlers({ storage, log, isReady: () => !stopping });
      const reply = await ready({} as Context);
      const response = { status: reply.status, type: String(reply.headers['content-type']) };
      assert.deepEqual(described('GET /ready', { ...response, text: String(reply.body) }), []);
      assert.equal(String(reply.body), `${body}\n`);
      seen.add(`GET /ready ${reply.status}`);
    }
  });

  it('has been seen with every described status', async (t) => {
    const { app } = await setUp(t);
    const described = [...operationsOf(await fetchDocument(app))].flatMap(([route, operation]) =>
      Object.keys(operation.responses).map((status) => `${route} ${status}`),
    );
    const unseen = described.filter((one) => !one.endsWith(' default') && !seen.has(one));
    // It responds before it does its work; a failure is only in the log.
    assert.deepEqual(unseen, [
      'POST /forgot 503',
      'POST /users/:id/unlock 503',
      'POST /token/key 503',
    ]);
  });
});
