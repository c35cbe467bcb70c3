import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ADA, PASSWORD } from '../people.ts';
import { json } from '../requests.ts';
import { startCounting } from './served.ts';

const requests = (route: string, method: string, status: number) =>
  `coatcheck_http_requests_total{route="${route}",method="${method}",status="${status}"}`;

describe('the counts of requests', () => {
  it('have the pattern of the route, not the path', async (t) => {
    const { app, read, value } = await startCounting(t);
    for (const id of [7, 8, 9]) await app.request(`/users/${id}`);
    await app.request('/login?next=/account');
    assert.equal(await value(requests('/users/:id', 'GET', 303)), 3);
    assert.equal(await value(requests('/login', 'GET', 200)), 1);
    assert.doesNotMatch(await read(), /users\/7|next=/);
  });

  it('have one route for all that no route answers, and one name for unknown methods', async (t) => {
    const { app, read, value } = await startCounting(t);
    for (const path of ['/a', '/b', '/%ff']) await app.request(path);
    await app.request('/login', { method: 'PUT' });
    for (const method of ['PROPFIND', 'LOCK']) await app.request('/a', { method });
    assert.equal(await value(requests('none', 'GET', 404)), 2);
    assert.equal(await value(requests('none', 'GET', 400)), 1);
    assert.equal(await value(requests('none', 'PUT', 405)), 1);
    assert.equal(await value(requests('none', 'other', 404)), 2);
    assert.doesNotMatch(await read(), /PROPFIND|LOCK/);
  });

  it('begin at 0 for failures of a route, so that the first one is an increase', async (t) => {
    const { app, value } = await startCounting(t);
    await app.request('/health');
    assert.equal(await value(requests('/health', 'GET', 500)), 0);
    assert.equal(await value(requests('/health', 'GET', 503)), 0);
  });

  it('have how long they took, and end when the reply is sent', async (t) => {
    const { app, value } = await startCounting(t);
    await app.request('/health');
    const seconds = 'coatcheck_http_request_duration_seconds';
    assert.equal(await value(`${seconds}_count{route="/health",method="GET"}`), 1);
    assert.equal(await value(`${seconds}_bucket{route="/health",method="GET",le="+Inf"}`), 1);
    assert.equal(await value('coatcheck_http_requests_in_flight'), 0);
  });
});

describe('the counts of sign-ins', () => {
  const outcome = (name: string) => `coatcheck_sign_ins_total{outcome="${name}"}`;

  it('say how each ended', async (t) => {
    const { app, value } = await startCounting(t);
    await app.request('/signup', json(ADA));
    await app.request('/login', json(ADA));
    await app.request('/login', json({ ...ADA, password: `${PASSWORD}!` }));
    const { user } = (await app.accounts.find(ADA.email)) ?? assert.fail();
    await app.accounts.change(user.id, { disabled: true });
    await app.request('/login', json(ADA));
    for (let i = 0; i < 5; i++) {
      await app.request('/login', json({ email: 'bob@example.com', password: PASSWORD }));
    }
    assert.equal(await value(outcome('success')), 1);
    assert.equal(await value(outcome('disabled')), 1);
    assert.equal(await value(outcome('failed')), 6);
    assert.equal(await value('coatcheck_events_total{kind="signup"}'), 1);
    assert.equal(await value('coatcheck_events_total{kind="login_failed"}'), 7);
  });

  it('and of events begin at 0', async (t) => {
    const { value } = await startCounting(t);
    assert.equal(await value(outcome('second_factor_failed')), 0);
    assert.equal(await value('coatcheck_events_total{kind="token_reused"}'), 0);
  });
});
