/** Invitations for one address: made, mailed, sent again, used. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Mail } from '../../src/process/mail-message.ts';
import { ADA, PASSWORD, ROOT } from '../people.ts';
import { asJson, asPage, form, json, openLink, redeem } from '../requests.ts';
import { settle } from '../settle.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const DAY = 86_400_000;
const INVITE = { email: ' Ada@Example.com ', name: 'Ada Lovelace', role: 'user' };

/** An app with an administrator; `mails` are those that it sent, when it has mail. */
async function setUp(t: TestContext, { withMail = false, fails = false } = {}) {
  const mails: Mail[] = [];
  let held = Promise.resolve();
  const holdMails = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    held = promise;
    return resolve;
  };
  const send = async (mail: Mail) => {
    if (fails) throw new Error('no route');
    mails.push(mail);
    await held;
  };
  const app = await startApp(t, { signup: 'invite', ...(withMail && { mail: send }) });
  await app.accounts.add(
    ROOT.email,
    PASSWORD,
    { role: 'admin' },
    null,
    new AbortController().signal,
  );
  const response = await app.request('/login', form(ROOT));
  const root = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await settle();
  mails.length = 0; // the one about the new browser of the administrator
  return { app, root, mails, holdMails };
}

type Made = { readonly id: number; readonly url: string | null };

async function make(app: TestApp, root: string, body: object = INVITE): Promise<Made> {
  const response = await app.request('/invites', json(body, root));
  assert.equal(response.status, 201);
  return (await response.json()) as Made;
}

const pathOf = ({ url }: { url: string | null }) => new URL(url ?? '').pathname;
const listed = async (app: TestApp, root: string) =>
  ((await (await app.request('/invites', asJson(root))).json()) as { invitations: Row[] })
    .invitations;
type Row = Record<'email' | 'name' | 'by', string> & {
  mailed: boolean;
  unsent: boolean;
  expired: boolean;
};

describe('POST /invites for one address', () => {
  it('makes a link that works for that address alone, with its name and role', async (t) => {
    const { app, root } = await setUp(t);
    const { url, ...about } = await make(app, root, { ...INVITE, role: 'admin' });
    assert.deepEqual(about, {
      id: 1,
      email: ADA.email,
      name: INVITE.name,
      role: 'admin',
      groups: [],
      mailed: false,
      expiresAt: '2026-11-28T09:00:00.000Z',
    });
    const path = pathOf({ url });
    const page = await (await openLink(app, path)).text();
    assert.match(page, /value="ada@example\.com" readonly>/);
    assert.match(page, /name="name"[^>]* value="Ada Lovelace"/);
    const done = await redeem(app, path, form({ ...ADA, name: 'Ada King' }));
    assert.equal(done.headers.get('location'), '/dashboard');
    const account = await app.accounts.find(ADA.email);
    assert.deepEqual(
      [account?.user.name, account?.user.role, account?.user.emailConfirmedAt],
      ['Ada King', 'admin', null],
    );
  });

  it('refuses another address in the form, and stays for its own', async (t) => {
    const { app, root } = await setUp(t);
    const path = pathOf(await make(app, root));
    for (const email of ['ceo@example.com', 'ada@example.com.evil.example']) {
      const refused = await redeem(app, path, form({ email, password: PASSWORD }));
      assert.equal(refused.status, 409);
      const page = await refused.text();
      assert.match(page, /This invitation is for another address\./);
      assert.match(page, /value="ada@example\.com" readonly/, 'the form keeps its own');
    }
    const secret = path.split('/').at(-1) ?? '';
    const body = { email: 'ceo@example.com', password: PASSWORD, token: secret };
    assert.equal((await app.request('/invite', json(body))).status, 409);
    assert.equal(await app.accounts.find('ceo@example.com'), null);
    assert.equal((await app.request('/invite', json({ ...ADA, token: secret }))).status, 201);
    const { name } = (await app.accounts.find(ADA.email))?.user ?? assert.fail();
    assert.equal(name, INVITE.name, 'a program that sends no name takes the one there');
  });

  it('keeps what was typed when it is refused, and opens no link for everybody', async (t) => {
    const { app, root } = await setUp(t);
    const bad: [fields: Record<string, string>, status: number, message: RegExp][] = [
      [{ email: '', name: 'Ada', role: 'admin' }, 400, /Enter an e-mail address\./],
      [{ email: 'ada@example', name: 'Ada', role: 'user' }, 400, /should look like name@example/],
      [{ email: ADA.email, name: 'a\u202eb', role: 'user' }, 400, /invisible characters/],
      [{ email: ROOT.email, name: 'Root', role: 'user' }, 409, /already has an account/],
    ];
    for (const [fields, status, message] of bad) {
      const response = await app.request('/invites', form(fields, root));
      assert.equal(response.status, status);
      const page = await response.text();
      assert.match(page, message);
      assert.ok(page.includes(`name="email" type="email"`) && page.includes('aria-invalid="true"'));
      assert.equal((await app.request('/invites', json(fields, root))).status, status);
    }
    for (const body of [{ email: ADA.email, admin: true }, { mail: ADA.email }]) {
      assert.equal((await app.request('/invites', json(body, root))).status, 400);
    }
    assert.equal(await count(app, 'links'), 0);
  });

  it('is refused for an address that has an invitation, which stays as it is', async (t) => {
    const { app, root } = await setUp(t);
    const first = pathOf(await make(app, root));
    const again = { ...INVITE, name: 'Ada King', role: 'admin' };
    const response = await app.request('/invites', form(again, root));
    assert.equal(response.status, 409);
    const page = await response.text();
    assert.match(
      page,
      /ada@example\.com has an invitation already \(User, expires 28 Nov[^)]*\): send it again or withdraw it first\./,
    );
    assert.match(page, /name="name"[^>]* value="Ada King"/);
    assert.equal((await app.request('/invites', json(again, root))).status, 409);
    assert.deepEqual(
      (await listed(app, root)).map(({ name }) => name),
      [INVITE.name],
    );
    assert.equal((await openLink(app, first)).status, 200);
    assert.equal(await count(app, 'events', { kind: 'invitation_made' }), 1);
  });
});

describe('an invitation where there is mail', () => {
  it('goes to its address by mail and nowhere else, and using it confirms the address', async (t) => {
    const { app, root, mails } = await setUp(t, { withMail: true });
    const response = await app.request('/invites', form(INVITE, root));
    assert.equal(response.headers.get('location'), '/invites?done=invited');
    await settle();
    const [mail, ...more] = mails;
    assert.deepEqual([mail?.to, more], [ADA.email, []]);
    assert.match(mail?.text ?? '', /^Hello Ada Lovelace,\n/);
    const [, path = ''] = /https?:\/\/[^/]+(\/invite\/[\w-]{43})\n/.exec(mail?.text ?? '') ?? [];
    const page = await (await app.request('/invites?done=invited', asPage(root))).text();
    assert.match(page, /The invitation has been e-mailed\./);
    assert.match(page, /e-mailed by root/);
    assert.equal((await make(app, root, { email: 'eve@example.com' })).url, null);
    await redeem(app, path, form(ADA));
    const { user } = (await app.accounts.find(ADA.email)) ?? assert.fail();
    assert.equal(user.emailConfirmedAt, app.clock.now);
  });

  it('leaves an event and stays not sent when the mail fails', async (t) => {
    const { app, root } = await setUp(t, { withMail: true, fails: true });
    const before = await count(app, 'events', { kind: 'mail_failed' });
    await make(app, root);
    await settle();
    assert.equal(await count(app, 'events', { kind: 'mail_failed' }), before + 1);
    const [failed] = await listed(app, root);
    assert.deepEqual([failed?.mailed, failed?.unsent], [false, true]);
    app.clock.now += 60_000;
    const page = await (await app.request('/invites', asPage(root))).text();
    assert.match(page, /e-mail not sent<\/span>, by root/);
  });

  it('is not mailed when it was withdrawn while its mail waited', async (t) => {
    const { app, root, mails, holdMails } = await setUp(t, { withMail: true });
    const release = holdMails();
    const emails = 'ada@example.com bob@example.com';
    await app.request('/invites/several', json({ emails }, root));
    await settle(); // the mail to the first is on its way, and the second waits for it
    for (const { id } of await app.links.invitations()) await app.links.revokeInvitation(id);
    release();
    await settle();
    assert.equal(mails.length, 1);
  });
});

describe('POST /invites/:id/send', () => {
  it('makes another link for seven days, also after the end, and ends the one before', async (t) => {
    const { app, root } = await setUp(t);
    const first = pathOf(await make(app, root));
    app.clock.now += 8 * DAY;
    assert.equal((await openLink(app, first)).status, 404);
    const back = (await app.request('/login', form(ROOT))).headers.getSetCookie()[0]?.split(';')[0];
    const [lapsed] = await listed(app, back ?? '');
    assert.equal(lapsed?.expired, true);
    const response = await app.request('/invites/1/send', json({}, back));
    assert.equal(response.status, 200);
    const second = pathOf((await response.json()) as Made);
    assert.equal((await openLink(app, second)).status, 200);
    assert.equal((await listed(app, back ?? ''))[0]?.expired, false);
    const shown = await app.request('/invites/1/send', form({}, back));
    assert.match(await shown.text(), /Invitation for ada@example\.com: copy it now/);
    assert.equal(await count(app, 'events', { kind: 'invitation_renewed', userId: 1 }), 2);
  });

  it('is 404 for one that is gone, and when the address has an account by now', async (t) => {
    const { app, root } = await setUp(t);
    await make(app, root);
    assert.equal((await app.request('/invites/7/send', json({}, root))).status, 404);
    await app.accounts.add(
      ADA.email,
      PASSWORD,
      { role: 'user' },
      null,
      new AbortController().signal,
    );
    assert.equal((await app.request('/invites/1/send', json({}, root))).status, 404);
  });
});

describe('POST /invites/several', () => {
  const emails = 'Ada@example.com, bob@example.com\n\nada@example.com;root@example.com\n';

  it('invites each address once, and names those with an account', async (t) => {
    const { app, root } = await setUp(t);
    const response = await app.request('/invites/several', form({ emails, role: 'user' }, root));
    assert.equal(response.status, 200);
    const page = await response.text();
    assert.match(page, /2 invitations: copy the links now/);
    assert.equal(page.match(/@example\.com https?:\/\/[^/]+\/invite\/[\w-]{43}\n/g)?.length, 2);
    assert.match(page, /Not invited, because they already have an account: root</);
    assert.equal((await listed(app, root)).length, 2);
  });

  it('leaves those that have an invitation as they are, and takes the names of the others', async (t) => {
    const { app, root } = await setUp(t);
    const first = pathOf(await make(app, root));
    const emails = 'Ada King <ada@example.com>; "Ölz, Kim" <Kim@example.com>\nbo@example.com';
    const page = await app.request('/invites/several', form({ emails, role: 'user' }, root));
    assert.match(
      await page.text(),
      /Not invited again, because their invitations still work: ada</,
    );
    assert.deepEqual(
      (await listed(app, root)).map(({ email, name }) => [email, name]),
      [
        ['bo@example.com', ''],
        ['kim@example.com', 'Ölz, Kim'],
        ['ada@example.com', INVITE.name],
      ],
    );
    assert.equal((await openLink(app, first)).status, 200);
    const again = await app.request('/invites/several', json({ emails, role: 'user' }, root));
    const { invited } = (await again.json()) as { invited: string[] };
    assert.equal(invited.length, 3);
  });

  it('mails them one after the other', async (t) => {
    const { app, root, mails } = await setUp(t, { withMail: true });
    const response = await app.request('/invites/several', json({ emails, role: 'user' }, root));
    assert.equal(response.status, 201);
    const { invitations, taken } = (await response.json()) as {
      invitations: Made[];
      taken: string[];
    };
    assert.deepEqual([invitations.map(({ url }) => url), taken], [[null, null], [ROOT.email]]);
    await settle();
    assert.deepEqual(
      mails.map(({ to }) => to),
      ['ada@example.com', 'bob@example.com'],
    );
  });

  it('invites none when one is no address, there are more than a hundred, or none', async (t) => {
    const { app, root } = await setUp(t);
    const many = Array.from({ length: 101 }, (_, i) => `p${i}@example.com`).join('\n');
    for (const [text, message] of [
      ['ada@example.com\n<b>', /Not an e-mail address: &#8220;&lt;b&gt;&#8221;/],
      [many, /That&#8217;s 101 addresses: you can invite up to 100 at a time\./],
      [' ,\n', /Enter at least one e-mail address\./],
    ] as const) {
      const response = await app.request('/invites/several', form({ emails: text }, root));
      assert.equal(response.status, 400);
      assert.match(await response.text(), message);
    }
    assert.equal(await count(app, 'links'), 0);
  });
});
