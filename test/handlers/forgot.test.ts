import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forgotHandlers } from '../../src/handlers/forgot.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { ADA } from '../people.ts';
import { settle } from '../settle.ts';
import { AS_JSON, openSite } from './site.ts';

describe('forgot.create', () => {
  it('replies the same whether or not the account exists, and mails a link only to its owner', async (t) => {
    const mails: Mail[] = [];
    const site = await openSite(t, {
      mail: async (mail) => {
        mails.push(mail);
      },
    });
    await site.addUser();
    const { create } = forgotHandlers(site.deps);
    const ask = (email: string) => create(site.visitor('/forgot', { ...AS_JSON, json: { email } }));
    const known = await ask(ADA.email);
    assert.equal(known.status, 202);
    assert.deepEqual(await ask('nobody@example.com'), known);
    await settle();
    assert.deepEqual(
      mails.map(({ to }) => to),
      [ADA.email],
    );
    const [, secret = ''] = /\/reset\/([\w-]{43})/.exec(mails[0]?.text ?? '') ?? [];
    assert.equal((await site.deps.links.find('reset', secret))?.userId, 1);
  });

  it('refuses a text that is no address with 400', async (t) => {
    const site = await openSite(t, { mail: async () => {} });
    const { create } = forgotHandlers(site.deps);
    const reply = await create(site.visitor('/forgot', { form: { email: 'ada' } }));
    assert.equal(reply.status, 400);
    assert.match(String(reply.body), /value="ada"/);
  });

  it('is not found where there is no mail', async (t) => {
    const site = await openSite(t);
    const { show, create } = forgotHandlers(site.deps);
    assert.doesNotMatch(String((await show(site.visitor('/forgot'))).body), /name="email"/);
    const visitor = site.visitor('/forgot', { form: { email: ADA.email } });
    await assert.rejects(async () => create(visitor), { status: 404 });
  });
});
