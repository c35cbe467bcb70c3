import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { EventKind } from '../../src/auth/events.ts';
import type { SendMail } from '../../src/process/mail.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { MailQueue } from '../../src/process/mail-queue.ts';
import { NOTICES_AT_ONCE, PER_MAILBOX } from '../../src/web/notice-mail.ts';
import { openSite } from '../handlers/site.ts';
import { ADA, BOB } from '../people.ts';
import { settle } from '../settle.ts';

/** A site with ada, the mails that it sends, and `tell`: records an event about her. */
async function setUp(t: TestContext, send: SendMail = async () => {}) {
  const mails: Mail[] = [];
  const askedFrom: unknown[] = [];
  const site = await openSite(t, {
    mail: (mail, address) => {
      mails.push(mail);
      askedFrom.push(address);
      return send(mail, address);
    },
  });
  const user = await site.addUser();
  const tell = (kind: EventKind, userId: number | null = user.id, more = {}) =>
    site.deps.audit(site.visitor('/'), kind, { userId, ...more });
  return { site, user, mails, askedFrom, tell };
}

describe('audit where there is mail', () => {
  it('records the event and mails the user, whichever handler records it', async (t) => {
    const { site, user, mails, tell } = await setUp(t);
    await tell('passkey_added');
    await tell('totp_removed');
    await tell('factors_reset', user.id, { actorId: 99 });
    await settle();
    const place = new URL(site.deps.origin).host;
    mails.sort((a, b) => (a.subject < b.subject ? -1 : 1)); // they do not wait for each other
    assert.deepEqual(
      mails.map(({ to, subject }) => [to, subject]),
      [
        [ADA.email, `A passkey was added at ${place}`],
        [ADA.email, `Your authenticator app was removed at ${place}`],
        [ADA.email, `Your second factor was reset at ${place}`],
      ],
    );
    assert.match(mails[2]?.text ?? '', /^By: {3}an administrator$/m);
    const kinds = ['factors_reset', 'totp_removed', 'passkey_added'];
    assert.deepEqual(await site.events(user.id), kinds);
  });

  it('mails nothing for an event without a notice, without an account, or of one that is gone', async (t) => {
    const { mails, tell } = await setUp(t);
    await tell('login');
    await tell('password_changed', 12_345);
    await tell('new_device', null);
    await settle();
    assert.deepEqual(mails, []);
  });

  it('is done before the mail begins, and does not wait for it', async (t) => {
    const { mails, tell } = await setUp(t, () => new Promise(() => {}));
    await tell('password_changed');
    assert.equal(mails.length, 0, 'the answer leaves first');
    await settle();
    assert.equal(mails.length, 1);
  });

  it('writes to the address that the account had at that moment', async (t) => {
    const { site, user, mails, tell } = await setUp(t);
    await tell('new_device');
    await site.deps.accounts.setEmail(user.id, 'eve@example.com', 0);
    await settle();
    assert.deepEqual(
      mails.map(({ to }) => to),
      [ADA.email],
    );
  });

  it('sends an address five notices of a kind, then one an hour, and records the others', async (t) => {
    const { site, user, mails, tell } = await setUp(t);
    const bob = await site.addUser(BOB.email);
    for (let i = 0; i < PER_MAILBOX.capacity + 2; i++) await tell('new_device');
    await settle();
    assert.equal(mails.length, PER_MAILBOX.capacity);
    const dropped = (await site.events(user.id)).filter((kind) => kind === 'mail_dropped');
    assert.equal(dropped.length, 2);
    await tell('password_changed');
    await tell('new_device', bob.id);
    await settle();
    assert.equal(mails.length, PER_MAILBOX.capacity + 2, 'another kind and another account');
    site.clock.now += PER_MAILBOX.refillMs;
    for (let i = 0; i < 2; i++) await tell('new_device');
    await settle();
    assert.equal(mails.length, PER_MAILBOX.capacity + 3);
  });

  it('counts the notices to an address for all accounts that have it one after another', async (t) => {
    const { site, user, mails, tell } = await setUp(t);
    const deleteUser = async (id: number) => {
      await site.deps.accounts.remove(id);
      await tell('account_deleted', null, { formerEmail: ADA.email });
      await settle();
    };
    await deleteUser(user.id);
    for (let i = 0; i < PER_MAILBOX.capacity; i++) {
      await deleteUser((await site.addUser(ADA.email)).id);
    }
    assert.equal(mails.length, PER_MAILBOX.capacity);
  });

  it('tells the former address that the account is deleted, whoever did it', async (t) => {
    const { site, user, mails, tell } = await setUp(t);
    await site.deps.accounts.remove(user.id);
    const formerEmail = ADA.email;
    await tell('account_deleted', null, { formerEmail });
    await tell('user_deleted', user.id, { formerEmail, actorId: 99 });
    await settle();
    const place = new URL(site.deps.origin).host;
    assert.deepEqual(
      mails.map(({ to, subject }) => [to, subject]),
      [
        [ADA.email, `Your account was deleted at ${place}`],
        [ADA.email, `Your account was deleted at ${place}`],
      ],
    );
  });

  it('leaves half of the mail queue to reset links', async (t) => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const sent: string[] = [];
    const queue = new MailQueue(async ({ to }) => {
      sent.push(to);
      await held;
    });
    const { site, tell } = await setUp(t, queue.send);
    for (let i = 0; i < NOTICES_AT_ONCE / PER_MAILBOX.capacity + 1; i++) {
      const { id } = await site.addUser(`user-${i}@example.com`);
      for (let n = 0; n < PER_MAILBOX.capacity; n++) await tell('new_device', id);
    }
    await settle();
    const reset = queue.send({ to: ADA.email, subject: 'x', text: 'x' }, '192.0.2.1');
    release();
    await reset;
    await settle();
    assert.equal(sent.length, NOTICES_AT_ONCE + 1);
    await tell('password_changed');
    await settle();
    assert.equal(sent.length, NOTICES_AT_ONCE + 2, 'there is room again');
  });

  it('counts no notice for the network of the client, whose share an attacker could keep full', async (t) => {
    const { askedFrom, tell } = await setUp(t);
    await tell('password_changed');
    await settle();
    assert.deepEqual(askedFrom, [undefined]);
  });

  it('records a mail that failed, and rejects nothing', async (t) => {
    const { site, user, tell } = await setUp(t, async () => {
      throw new Error('the mail system is down');
    });
    await tell('password_changed');
    await settle();
    assert.deepEqual(await site.events(user.id), ['mail_failed', 'password_changed']);
  });
});

describe('audit where there is no mail', () => {
  it('records the event only', async (t) => {
    const site = await openSite(t);
    const user = await site.addUser();
    await site.deps.audit(site.visitor('/'), 'password_changed', { userId: user.id });
    await settle();
    assert.deepEqual(await site.events(user.id), ['password_changed']);
  });
});
