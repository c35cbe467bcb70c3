import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { confirmHandlers } from '../../src/handlers/confirm.ts';
import { PASSWORD } from '../people.ts';
import { AS_JSON, cookiesOf, dataOf, NO_FORMS, openSite } from './site.ts';

describe('confirm.create', () => {
  it('replaces the session by a new one and returns to the page', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const form = { password: PASSWORD, next: '/users?q=ada' };
    const member = await site.member(user, '/confirm', { form });
    const reply = await confirmHandlers(site.deps, NO_FORMS).create(member);
    assert.equal(reply.headers.location, '/users?q=ada');
    const [ticket = ''] = cookiesOf(reply);
    const fresh = await site.deps.sessions.resume(ticket.replace('session=', ''));
    assert.deepEqual(await site.deps.sessions.of(user.id), [fresh]);
    assert.notEqual(fresh?.id, member.session.id);
    assert.deepEqual(await site.events(user.id), ['confirmed']);
  });

  it('never returns to another site', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const form = { password: PASSWORD, next: 'https://evil.example/' };
    const member = await site.member(user, '/confirm', { form });
    const reply = await confirmHandlers(site.deps, NO_FORMS).create(member);
    assert.equal(reply.headers.location, '/account');
  });

  it('refuses a wrong password with 401 and keeps the session', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const json = { password: 'not her password' };
    const member = await site.member(user, '/confirm', { ...AS_JSON, json });
    const reply = await confirmHandlers(site.deps, NO_FORMS).create(member);
    assert.equal(reply.status, 401);
    assert.equal(reply.headers['www-authenticate'], 'Bearer realm="Coatcheck"');
    assert.match(String(dataOf(reply).error), /not your current password/);
    assert.deepEqual(await site.deps.sessions.of(user.id), [member.session]);
    assert.deepEqual(await site.events(user.id), ['confirm_failed']);
  });

  it('refuses a program with a token, and says what it does instead', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const headers = { authorization: 'Bearer x' };
    const member = await site.member(user, '/confirm', { json: { password: PASSWORD }, headers });
    await assert.rejects(async () => confirmHandlers(site.deps, NO_FORMS).create(member), {
      status: 403,
      message: /\/token\/login/,
    });
  });
});
