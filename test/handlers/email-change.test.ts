import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emailChangeHandlers } from '../../src/handlers/email-change.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { ADA, BOB, PASSWORD } from '../people.ts';
import { settle } from '../settle.ts';
import { AS_JSON, cookiesOf, dataOf, openSite } from './site.ts';

const NEW = 'ada@new.example.com';

/** A list of mails, and the function that fills it. */
function mailbox() {
  const mails: Mail[] = [];
  const mail = async (sent: Mail) => {
    mails.push(sent);
  };
  return { mails, mail };
}

describe('emailChange.change', () => {
  it('changes the address at once where there is no mail', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const form = { email: ` ${NEW.toUpperCase()} `, password: PASSWORD };
    const member = await site.member(user, '/account/email', { form });
    const reply = await emailChangeHandlers(site.deps).change(member);
    assert.equal(reply.headers.location, '/account?done=email');
    assert.equal((await site.deps.accounts.byId(user.id))?.email, NEW);
    assert.deepEqual(await site.events(user.id), ['email_changed']);
  });

  it('sends a link to the new address where there is mail, and changes nothing yet', async (t) => {
    const { mails, mail } = mailbox();
    const site = await openSite(t, { mail });
    const user = await site.addUser();
    const json = { email: NEW, password: PASSWORD };
    const member = await site.member(user, '/account/email', { ...AS_JSON, json });
    const reply = await emailChangeHandlers(site.deps).change(member);
    assert.equal(reply.status, 202);
    assert.equal((dataOf(reply).pendingEmail as { email: string }).email, NEW);
    assert.equal((await site.deps.accounts.byId(user.id))?.email, ADA.email);
    await settle();
    assert.deepEqual(mails.map(({ to }) => to).toSorted(), [ADA.email, NEW].toSorted());
  });

  it('replies the same for an address that is taken, and mails its owner', async (t) => {
    const { mails, mail } = mailbox();
    const site = await openSite(t, { mail });
    const user = await site.addUser();
    await site.addUser(BOB.email);
    const { change } = emailChangeHandlers(site.deps);
    const form = { email: BOB.email, password: PASSWORD };
    const reply = await change(await site.member(user, '/account/email', { form }));
    assert.equal(reply.headers.location, '/account?done=email-asked');
    await settle();
    assert.match(
      mails.find(({ to }) => to === BOB.email)?.text ?? '',
      /already belongs to an account/,
    );
  });

  it('refuses a wrong password with 401, the same address and a bad one with 400', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { change } = emailChangeHandlers(site.deps);
    for (const [json, status] of [
      [{ email: NEW, password: 'not her password' }, 401],
      [{ email: ADA.email, password: PASSWORD }, 400],
      [{ email: 'nonsense', password: PASSWORD }, 400],
    ] as const) {
      const member = await site.member(user, '/account/email', { ...AS_JSON, json });
      assert.equal((await change(member)).status, status);
    }
    assert.equal((await site.deps.accounts.byId(user.id))?.email, ADA.email);
  });
});

describe('emailChange.confirm', () => {
  it('takes the secret of a program and changes the address once', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const link = await site.deps.links.email(user.id, NEW, 0);
    const { confirm } = emailChangeHandlers(site.deps);
    const json = { token: link?.secret };
    const reply = await confirm(site.visitor('/email', { ...AS_JSON, json }));
    assert.deepEqual(dataOf(reply), { user: { id: user.id, email: NEW, name: '', role: 'user' } });
    await assert.rejects(async () => confirm(site.visitor('/email', { ...AS_JSON, json })), {
      status: 404,
    });
  });

  it('takes the cookie of a browser, and clears it', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { secret = '' } = (await site.deps.links.email(user.id, NEW, 0)) ?? {};
    const { show, confirm } = emailChangeHandlers(site.deps);
    const headers = { cookie: `link=${secret}` };
    const page = await show(site.visitor('/email', { headers }));
    const [, link = ''] = /name="link" value="([^"]*)"/.exec(String(page.body)) ?? [];
    const reply = await confirm(site.visitor('/email', { headers, form: { link } }));
    assert.equal(reply.headers.location, '/login?done=email');
    assert.deepEqual(cookiesOf(reply), ['link=']);
  });
});

describe('emailChange.withdraw', () => {
  it('ends the link, and records it once', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    const { secret = '' } = (await site.deps.links.email(user.id, NEW, 0)) ?? {};
    const { withdraw } = emailChangeHandlers(site.deps);
    for (let i = 0; i < 2; i++) {
      const member = await site.member(user, '/account/email/withdraw', { ...AS_JSON, json: {} });
      assert.equal((await withdraw(member)).status, 204);
    }
    assert.equal(await site.deps.links.find('email', secret), null);
    assert.deepEqual(await site.events(user.id), ['email_change_withdrawn']);
  });
});
