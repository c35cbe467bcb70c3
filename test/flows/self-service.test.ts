/** SELF_SERVICE: what people may not do to their own account, by every way there is. */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { OwnAct } from '../../src/auth/accounts/own-act.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { addTotp } from '../factor-app.ts';
import { confirmKept } from '../kept-form.ts';
import { ADA, PASSWORD, signUpRootAndAda } from '../people.ts';
import { asJson, asPage, form, json } from '../requests.ts';
import { settle } from '../settle.ts';
import { siteOf } from '../site-of.ts';
import { startApp } from '../support.ts';

const NEW = { email: 'lovelace@example.com', password: PASSWORD };
const LEAVE = { password: PASSWORD };
const MARA = { name: 'Mara in IT', href: 'mailto:it@example.com' };
const NO_EMAIL =
  'You can\u2019t change your e-mail address yourself here. Ask Mara in IT (it@example.com) to change it.';
const NO_LEAVING =
  'You can\u2019t delete your account yourself here. Ask Mara in IT (it@example.com) to delete it.';

/** A site with mail; the set is the setting, which a test changes as a restart does. */
async function setUp(t: TestContext, acts: readonly OwnAct[] = []) {
  const selfService = new Set(acts);
  const mails: Mail[] = [];
  const mail = async (letter: Mail) => void mails.push(letter);
  const app = await startApp(t, { selfService, site: siteOf({ contact: MARA }), mail });
  const { root, ada } = await signUpRootAndAda(app);
  const stored = async () => (await app.accounts.byId(2))?.email;
  /** Both replies are 403 with the sentence, and nothing has changed. */
  const refuses = async (path: string, fields: Record<string, string>, sentence: string) => {
    const program = await app.request(path, json(fields, ada));
    assert.equal(program.status, 403, path);
    assert.deepEqual(await program.json(), { error: sentence });
    const person = await app.request(path, form(fields, ada));
    assert.equal(person.status, 403, path);
    assert.ok((await person.text()).includes(sentence.replace('\u2019', '&#8217;')), path);
    assert.equal(await stored(), ADA.email);
  };
  return { app, root, ada, mails, selfService, stored, refuses };
}

describe('SELF_SERVICE=none', () => {
  it('refuses another address and leaving, and names whom to ask', async (t) => {
    const { app, ada, refuses } = await setUp(t);
    await refuses('/account/email', NEW, NO_EMAIL);
    await refuses('/account/delete', LEAVE, NO_LEAVING);
    const page = await (await app.request('/account', asPage(ada))).text();
    assert.doesNotMatch(page, /action="\/account\/(?:email|delete)"/);
    assert.match(page, /change your address yourself here\. Ask <a href="mailto:it@example\.com">/);
  });

  it('asks a visitor to sign in first, as without it', async (t) => {
    const { app } = await setUp(t);
    assert.equal((await app.request('/account/email', json(NEW))).status, 401);
    const response = await app.request('/account/delete', form(LEAVE));
    assert.match(response.headers.get('location') ?? '', /^\/login/);
  });

  it('holds for administrators, too, who ask another one', async (t) => {
    const { app, root } = await setUp(t);
    assert.equal((await app.request('/account/email', json(NEW, root))).status, 403);
    const edit = json({ email: NEW.email, name: '' }, root);
    assert.equal((await app.request('/users/1/edit', edit)).status, 409);
    assert.equal((await app.request('/users/2/edit', edit)).status, 204);
  });

  it('keeps a link of a change that was asked before from changing the address', async (t) => {
    const { app, ada, mails, selfService, refuses } = await setUp(t, ['email', 'leave']);
    assert.equal((await app.request('/account/email', json(NEW, ada))).status, 202);
    await settle();
    const text = mails.find(({ to }) => to === NEW.email)?.text ?? '';
    const [, path = '', token = ''] = /(\/email\/([\w-]{43}))(?=\n)/.exec(text) ?? [];
    const opened = await app.request(path);
    assert.equal(opened.status, 303);
    const [link = ''] = (opened.headers.getSetCookie()[0] ?? '').split(';', 1);
    selfService.clear();
    await refuses('/email', { token }, NO_EMAIL);
    for (const request of [
      app.request(path),
      app.request('/email', asPage(link)),
      app.request('/email', form({}, link)),
      app.request('/email', form({}, `${link}; ${ada}`)),
    ]) {
      assert.equal((await request).status, 403);
    }
    const account = await (await app.request('/account', asJson(ada))).json();
    assert.equal((account as { pendingEmail: unknown }).pendingEmail, null);
    const page = await (await app.request('/account', asPage(ada))).text();
    assert.ok(!page.includes(NEW.email), 'the page offers nothing to withdraw');
  });

  it('refuses a form that waits for a confirmation, and asks for none', async (t) => {
    const { app, ada, selfService, refuses } = await setUp(t, ['email', 'leave']);
    const { code } = await addTotp(app);
    app.clock.now += 11 * 60_000;
    const waits = await app.request('/account/email', form(NEW, ada));
    selfService.clear();
    await refuses('/account/delete', LEAVE, NO_LEAVING);
    const done = await confirmKept(app, waits, ada, { code: code() });
    assert.equal(done.status, 403);
    assert.equal((await app.accounts.byId(2))?.email, ADA.email);
  });
});

describe('SELF_SERVICE with one of both', () => {
  it('forbids the other alone', async (t) => {
    const { app, ada, refuses, stored, selfService } = await setUp(t, ['leave']);
    await refuses('/account/email', NEW, NO_EMAIL);
    selfService.clear();
    selfService.add('email');
    await refuses('/account/delete', LEAVE, NO_LEAVING);
    assert.equal((await app.request('/account/email', json(NEW, ada))).status, 202);
    selfService.add('leave');
    assert.equal((await app.request('/account/delete', json(LEAVE, ada))).status, 204);
    assert.equal(await stored(), undefined);
  });
});
