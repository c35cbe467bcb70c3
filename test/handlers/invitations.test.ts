import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invitationsHandlers } from '../../src/handlers/invitations.ts';
import { ROOT } from '../people.ts';
import { AS_JSON, dataOf, openSite } from './site.ts';

describe('invitations', () => {
  it('are made with a role, listed without their secret, and withdrawn', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    const { create, list, revoke } = invitationsHandlers(site.deps);
    const json = { role: 'admin' };
    const made = await create(await site.member(root, '/invites', { ...AS_JSON, json }));
    assert.equal(made.status, 201);
    const secret = String(dataOf(made).url).split('/invite/')[1] ?? '';
    const link = await site.deps.links.find('invite', secret);
    assert.equal(link?.role, 'admin');
    const listed = await list(await site.member(root, '/invites', AS_JSON));
    assert.ok(!String(listed.body).includes(secret));
    const [invitation] = dataOf(listed).invitations as { id: number; by: string }[];
    assert.equal(invitation?.by, ROOT.email);
    const params = { id: String(invitation?.id) };
    const member = await site.member(root, '/invites/1/revoke', { form: {}, params });
    assert.equal((await revoke(member)).headers.location, '/invites?done=withdrawn');
    assert.equal(await site.deps.links.find('invite', secret), null);
    await assert.rejects(async () => revoke(member), { status: 404 });
    assert.deepEqual(await site.events(root.id), ['invitation_revoked', 'invitation_made']);
  });

  it('show the link once, on the page that replies to the form', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    const { create, list } = invitationsHandlers(site.deps);
    const made = await create(await site.member(root, '/invites', { form: { role: 'user' } }));
    assert.match(String(made.body), /\/invite\/[\w-]{43}/);
    const listed = await list(await site.member(root, '/invites'));
    assert.doesNotMatch(String(listed.body), /\/invite\/[\w-]{43}/);
  });

  it('are not made for a role that does not exist', async (t) => {
    const site = await openSite(t);
    const root = await site.addUser(ROOT.email, 'admin');
    const { create } = invitationsHandlers(site.deps);
    const member = await site.member(root, '/invites', { json: { role: 'king' } });
    await assert.rejects(async () => create(member), { status: 400 });
    assert.deepEqual(await site.deps.links.invitations(), []);
  });
});
