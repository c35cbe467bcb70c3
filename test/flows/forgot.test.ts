import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { parseProxies } from '../../src/http/client.ts';
import { createMailer, type SendMail } from '../../src/process/mail.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { MailQueue } from '../../src/process/mail-queue.ts';
import { PASSWORD, signUp } from '../people.ts';
import { form, json, openLink, redeem } from '../requests.ts';
import { settle } from '../settle.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const HOUR = 3_600_000;
const OTHER = 'seven quiet lighthouse cats';
const ADA = 'ada@example.com';
const proxied = { trustedProxies: parseProxies(['127.0.0.1']) ?? assert.fail() };

/** An app that can send mail, with ada (1), and the mails that it sent. */
async function setUp(t: TestContext, send?: SendMail) {
  const mails: Mail[] = [];
  let isReady = false; // a sign-up sends a mail, too
  const mail: SendMail = async (letter, askedFrom) => {
    if (!isReady) return;
    mails.push(letter);
    await send?.(letter, askedFrom);
  };
  const app = await startApp(t, { mail, ...proxied });
  await signUp(app);
  await settle();
  isReady = true;
  return { app, mails };
}

/** Asks for a link from a new address each time, so that the limit per address is not reached. */
let hosts = 0;
function ask(app: TestApp, email: string, from = `198.51.${++hosts >> 8}.${hosts & 255}`) {
  const init = form({ email });
  const headers = { ...init.headers, 'x-forwarded-for': from };
  return app.request('/forgot', { ...init, headers });
}

describe('POST /forgot', () => {
  it('sends a link that sets a new password', async (t) => {
    const { app, mails } = await setUp(t);
    const response = await ask(app, ' ADA@example.com');
    assert.equal(response.status, 202);
    assert.match(await response.text(), /Check your e-mail/);
    await settle();
    const [{ to, subject, text } = assert.fail()] = mails;
    assert.deepEqual([to, subject], [ADA, `Reset your password for ${new URL(app.origin).host}`]);
    const [link = ''] = /^http\S+\/reset\/[\w-]{43}$/m.exec(text) ?? [];
    assert.ok(link.startsWith(`${app.origin}/reset/`));
    const path = new URL(link).pathname;
    assert.equal((await redeem(app, path, form({ password: OTHER }))).status, 303);
    assert.equal((await app.request('/login', json({ email: ADA, password: OTHER }))).status, 200);
    assert.equal(await count(app, 'events', { kind: 'reset_requested', userId: 1 }), 1);
  });

  it('says the same, to the byte, whatever the address: known, unknown, disabled', async (t) => {
    const { app, mails } = await setUp(t);
    await signUp(app, 'bob@example.com');
    await settle();
    mails.length = 0;
    await app.accounts.change(2, { disabled: true });
    const answer = async (email: string, init = form({ email })) => {
      const headers = { ...init.headers, 'x-forwarded-for': `203.0.113.${++hosts}` };
      const response = await app.request('/forgot', { ...init, headers });
      const page = (await response.text()).replaceAll(email.split('@', 1)[0] ?? '', 'NAME');
      const told = [...response.headers].filter(([name]) => name !== 'date');
      return { status: response.status, told, page };
    };
    const known = await answer(ADA);
    const program = await answer(ADA, json({ email: ADA }));
    assert.deepEqual([known.status, program.status], [202, 202]);
    // As long as the one that is known: the page repeats what was typed, and Content-Length counts
    // it.
    for (const email of ['eve@example.com', 'bob@example.com']) {
      assert.deepEqual(await answer(email), known, email);
      assert.deepEqual(await answer(email, json({ email })), program, email);
    }
    await settle();
    assert.deepEqual(
      mails.map(({ to }) => to),
      [ADA, ADA],
    );
    assert.equal(await count(app, 'links', { kind: 'reset' }), 1);
  });

  it('refuses what is no address, keeps it in the form, and sends nothing', async (t) => {
    const { app, mails } = await setUp(t);
    for (const email of ['no address', '', ' ', "' OR 1=1", 'ada@example', 'ada']) {
      const response = await ask(app, email);
      assert.equal(response.status, 400, email);
      const page = await response.text();
      assert.match(page, /id="email-problem">Enter an e-mail address, like ada@example\.com\.</);
      if (email === 'ada@example') assert.match(page, / value="ada@example"/);
    }
    for (const data of [{}, { email: 'ada' }, { email: { $ne: 1 } }]) {
      const response = await app.request('/forgot', json(data));
      assert.equal(response.status, 400);
      const { issues } = (await response.json()) as { issues: { field: string }[] };
      assert.deepEqual(
        issues.map(({ field }) => field),
        ['email'],
      );
    }
    await settle();
    assert.deepEqual(mails, []);
  });

  it('shows the address that was typed, as text, known or not', async (t) => {
    const { app } = await setUp(t);
    const page = await (await ask(app, "o'eve@example.com")).text();
    assert.match(page, /e-mailed a link to\n<strong>o&#39;eve<wbr>@example<wbr>\.com<\/strong>/);
    assert.match(page, /<a href="\/forgot">Try another address<\/a>/);
  });

  it('answers before it looks the account up: a slow or failing mail system reveals nothing', async (t) => {
    const { promise: never, resolve: end } = Promise.withResolvers<void>();
    const { app, mails } = await setUp(t, () => never);
    assert.equal((await ask(app, ADA)).status, 202);
    await settle();
    assert.equal(mails.length, 1, 'it is still being sent');
    end();

    const failing = await setUp(t, () => Promise.reject(new Error('no route to the mail host')));
    assert.equal((await ask(failing.app, ADA)).status, 202);
    await settle();
    const complaint = failing.app.logged.find(({ event }) => event === 'failed');
    assert.match(String(complaint?.error), /no route to the mail host/);
    assert.equal((await failing.app.request('/health')).status, 200);
    assert.equal(await count(failing.app, 'events', { kind: 'mail_failed', userId: 1 }), 1);
  });

  it('says the same when too many mails wait, and writes down that this one was not sent', async (t) => {
    const queue = new MailQueue(() => new Promise(() => {}), { atOnce: 1, waiting: 1 });
    const { app } = await setUp(t, queue.send);
    for (let i = 0; i < 3; i++) assert.equal((await ask(app, ADA)).status, 202);
    await settle();
    assert.equal(await count(app, 'events', { kind: 'mail_dropped', userId: 1 }), 1);
  });

  it('tells the queue the address of the client, so that no client fills it alone', async (t) => {
    const asked: unknown[] = [];
    const { app } = await setUp(t, async (_mail, askedFrom) => void asked.push(askedFrom));
    await ask(app, ADA, '192.0.2.1');
    await settle();
    assert.deepEqual(asked, ['192.0.2.1']);
  });

  it('does no work for the account before the answer', async (t) => {
    const { app } = await setUp(t);
    // Whatever is read or written for the account fails; the answer knows nothing of it.
    const repair = await app.testDatabase.breakKind('users');
    assert.equal((await ask(app, ADA)).status, 202);
    await settle();
    await repair();
  });

  it('sends one account three mails, then one an hour, for all clients together', async (t) => {
    const { app, mails } = await setUp(t);
    for (let i = 0; i < 6; i++) assert.equal((await ask(app, ADA)).status, 202);
    await settle();
    assert.equal(mails.length, 3);
    app.clock.now += HOUR;
    for (let i = 0; i < 3; i++) await ask(app, ADA);
    await settle();
    assert.equal(mails.length, 4);
    await signUp(app, 'bob@example.com');
    await settle();
    mails.length = 0;
    await ask(app, 'bob@example.com');
    await settle();
    assert.equal(mails.length, 1, 'others are not affected');
  });

  it('takes sixty requests from one address, then one a minute, known or not', async (t) => {
    const { app } = await setUp(t);
    const statuses: number[] = [];
    for (let i = 0; i < 61; i++) {
      statuses.push((await ask(app, `user${i}@example.com`, '192.0.2.1')).status);
    }
    assert.deepEqual(statuses, [...Array(60).fill(202), 429]);
    const refused = await ask(app, ADA, '192.0.2.1');
    assert.equal(refused.status, 429);
    const page = await refused.text();
    assert.match(page, /Too many attempts\. Try again in about 1 minute\./);
    assert.equal(refused.headers.get('retry-after'), '60');
    assert.match(page, /value="ada@example\.com"/);
    assert.equal((await ask(app, ADA, '192.0.2.2')).status, 202);
    app.clock.now += 60_000;
    assert.equal((await ask(app, ADA, '192.0.2.1')).status, 202);
    assert.equal((await ask(app, ADA, '192.0.2.1')).status, 429);
  });

  it('sends 300 mails at once and then one in 12 s, for all accounts together, and records what was not sent', async (t) => {
    const { app, mails } = await setUp(t);
    const account = { passwordHash: '', role: 'user', createdAt: 0 } as const;
    for (let i = 0; i < 301; i++) {
      await app.stores.accounts.insert({ ...account, email: `user${i}@example.com` });
      assert.equal((await ask(app, `user${i}@example.com`)).status, 202);
    }
    await settle();
    assert.equal(mails.length, 300);
    assert.equal(await count(app, 'events', { kind: 'mail_dropped', reason: 'limit' }), 1);
    app.clock.now += 12_000;
    assert.equal((await ask(app, ADA)).status, 202);
    await settle();
    assert.equal(mails.at(-1)?.to, ADA);
  });

  it('keeps the last link valid, and the password until the link is used', async (t) => {
    const { app, mails } = await setUp(t);
    for (let i = 0; i < 2; i++) await ask(app, ADA);
    await settle();
    const paths = mails.map(({ text }) => /\/reset\/[\w-]{43}/.exec(text)?.[0] ?? '');
    const statuses = await Promise.all(
      paths.map(async (path) => (await openLink(app, path)).status),
    );
    assert.deepEqual(statuses.sort(), [200, 404]);
    assert.equal(
      (await app.request('/login', json({ email: ADA, password: PASSWORD }))).status,
      200,
    );
  });

  it('takes no recipient and no header from what was typed', async (t) => {
    const { app, mails } = await setUp(t);
    const typed = [
      'ada@example.com\r\nBcc: eve@example.com',
      'ada@example.com\nBcc: eve@example.com',
      'ada@example.com,eve@example.com',
      'ada@example.com%0aBcc:eve@example.com',
      '"ada@example.com" <eve@example.com>',
    ];
    for (const email of typed) assert.equal((await ask(app, email)).status, 400, email);
    await settle();
    assert.deepEqual(mails, []);
  });

  it('writes the address of this site into the mail, whatever the request says', async (t) => {
    const { app, mails } = await setUp(t);
    const init = form({ email: ADA });
    const headers = {
      ...init.headers,
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
    };
    await app.request('/forgot', { ...init, headers });
    await settle();
    assert.match(mails[0]?.text ?? '', /\/reset\//);
    assert.doesNotMatch(mails[0]?.text ?? '', /evil/);
  });

  it('goes through a real mail program, and the link is in the mail alone', async (t) => {
    const folder = temporaryFolder(t);
    const script = join(folder, 'mail.mjs');
    const box = join(folder, 'box');
    writeFileSync(
      script,
      `import { readFileSync, renameSync, writeFileSync } from 'node:fs';
       writeFileSync(process.argv[2] + '~', readFileSync(0));
       renameSync(process.argv[2] + '~', process.argv[2]);`,
    );
    const { promise: sent, resolve } = Promise.withResolvers<void>();
    const send = createMailer({
      command: `${process.execPath} ${script} ${box}`,
      from: { name: 'Coatcheck', address: 'no-reply@x.test' },
      now: Date.now,
    });
    const { app } = await setUp(t, (mail) => send(mail).then(resolve));
    await ask(app, ADA);
    await sent;
    const message = readFileSync(box, 'utf8');
    assert.match(message, /^From: Coatcheck <no-reply@x\.test>\nTo: ada@example\.com\nSubject: /);
    const [, secret = ''] = /\/reset\/([\w-]{43})\n/.exec(message) ?? [];
    assert.equal((await openLink(app, `/reset/${secret}`)).status, 200);
    const events = await app.testDatabase.dump('events');
    assert.ok(!JSON.stringify([app.logged, events]).includes(secret));
  });
});

describe('a site without mail', () => {
  it('tells the user whom to ask, and accepts no request', async (t) => {
    const app = await startApp(t);
    const page = await (await app.request('/forgot')).text();
    assert.match(page, /Ask the person who runs this site for a reset link/);
    assert.doesNotMatch(page, /action="\/forgot"/);
    for (const init of [form({ email: ADA }), json({ email: ADA })]) {
      assert.equal((await app.request('/forgot', init)).status, 404);
    }
  });
});
