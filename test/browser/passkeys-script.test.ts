/**
 * public/passkeys.js in Chromium with a virtual authenticator, on rendered views without handlers.
 */
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { follow, newPage } from './chromium.ts';
import { plugIn } from './device.ts';
import { servePages } from './page-server.ts';

type Authenticator = {
  /** Whether the person touches it and is recognised at once; else they have cancelled. */
  readonly person?: boolean;
};

/** A page, what its forms send, and a way to give the browser an authenticator. */
async function open(t: TestContext, { person = true }: Authenticator = {}) {
  const { origin, sent } = await servePages(t);
  const page = await newPage(t);
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  const { touch } = await plugIn(page, { recognises: person });
  const go = (name: string) => page.goto(`${origin}/${name}`);
  return { page, sent, complaints, go, touch };
}

type Site = Awaited<ReturnType<typeof open>>;

async function addPasskey({ page, sent, go }: Site): Promise<void> {
  await go('passkey-new');
  await follow(page.getByRole('button', { name: 'Add a passkey' }));
  assert.equal(sent.length, 1);
}

const LOG_REQUESTS = `
  const get = navigator.credentials.get.bind(navigator.credentials);
  navigator.credentials.get = (options) => {
    console.log('asked by ' + (options.mediation === 'conditional' ? 'autofill' : 'a button'));
    const asked = get(options);
    asked.catch((error) => console.log('refused: ' + error.name));
    return asked;
  };`;

const passkeyOf = ({ sent }: Site) => JSON.parse(sent.at(-1)?.fields.get('passkey') ?? 'null');
const shown = (page: Page) => page.locator('[data-problem]').first();

describe('the script of the passkey pages', () => {
  it('sends the new passkey as JSON, with the name, to the address of the form', async (t) => {
    const site = await open(t);
    await addPasskey(site);
    assert.equal(site.sent[0]?.path, '/account/passkeys');
    assert.equal(site.sent[0]?.fields.get('name'), 'Chrome on Windows');
    assert.equal(passkeyOf(site).type, 'public-key');
    assert.ok(passkeyOf(site).response.attestationObject.length > 100);
    assert.deepEqual(site.complaints, []);
  });

  it('signs in with a button, to its own address and with the ticked box', async (t) => {
    const site = await open(t);
    await addPasskey(site);
    await site.touch(false); // the autofill waits for the person
    await site.page.addInitScript(LOG_REQUESTS);
    await site.go('login');
    await site.page.getByLabel('Keep me signed in').check();
    await site.touch(true); // counts for the next request, and not for the one that waits
    await follow(site.page.getByRole('button', { name: 'Sign in with a passkey' }));
    assert.equal(site.sent.at(-1)?.path, '/login/passkey');
    assert.equal(site.sent.at(-1)?.fields.get('remember'), 'on');
    assert.equal(passkeyOf(site).response.userHandle, 'AAAA');
    // The autofill ended before the button's own request began: a browser has one at a time.
    assert.deepEqual(site.complaints, [
      'asked by autofill',
      'refused: AbortError',
      'asked by a button',
    ]);
  });

  it('offers passkeys in the autofill of the e-mail field, and sends the one that is picked', async (t) => {
    const site = await open(t);
    await addPasskey(site);
    const arrived = site.page.waitForResponse((answer) => answer.request().method() === 'POST');
    await site.go('login');
    await arrived;
    assert.equal(site.sent.at(-1)?.path, '/login/passkey');
    assert.equal(passkeyOf(site).type, 'public-key');
  });

  it('says nothing when the person cancels, and can be pressed again', async (t) => {
    const site = await open(t, { person: false });
    await site.go('step');
    const button = site.page.getByRole('button', { name: 'Use a passkey' });
    await button.click();
    await site.page.waitForFunction(
      'document.activeElement.name === "passkey" && !document.activeElement.disabled',
    );
    assert.equal(await shown(site.page).isVisible(), false);
    assert.equal(await button.isEnabled(), true);
    assert.deepEqual(site.sent, []);
  });

  it('says why when the browser refuses for another reason', async (t) => {
    const site = await open(t);
    await site.go('step');
    await site.page.evaluate(
      `document.querySelector('[data-get]').dataset.get = '{"challenge":"AAAA","rpId":"other.example"}'`,
    );
    await site.page.getByRole('button', { name: 'Use a passkey' }).click();
    await shown(site.page).waitFor();
    assert.match((await shown(site.page).textContent()) ?? '', /couldn’t use a passkey here/);
  });

  it('hides its buttons in a browser without passkeys, and says so', async (t) => {
    const site = await open(t);
    await site.page.addInitScript('delete globalThis.PublicKeyCredential');
    await site.go('step');
    assert.equal(await site.page.locator('button[name="passkey"]').isVisible(), false);
    assert.equal(
      await site.page.getByText('This browser doesn\u2019t support passkeys.').isVisible(),
      true,
    );
    assert.deepEqual(site.complaints, []);
  });

  it('tells the device which passkey was removed', async (t) => {
    const site = await open(t);
    await site.page.addInitScript(
      'PublicKeyCredential.signalUnknownCredential = async (removed) => { globalThis.told = removed; }',
    );
    await site.go('state-removed');
    await site.page.waitForFunction('globalThis.told !== undefined');
    assert.deepEqual(await site.page.evaluate('globalThis.told'), {
      rpId: 'localhost',
      credentialId: 'AAAA',
    });
  });
});

describe('a browser without JavaScript', () => {
  it('shows no passkey button, and sends a code and a recovery code', async (t) => {
    const { origin, sent } = await servePages(t);
    const page = await newPage(t, { javaScriptEnabled: false });
    await page.goto(`${origin}/step`);
    assert.equal(await page.locator('button[name="passkey"]').isVisible(), false);
    await page.getByLabel('Code from your authenticator app').fill('123 456');
    await page.keyboard.press('Enter');
    await page.waitForURL(`${origin}/login/second-step`);
    await page.goto(`${origin}/step`);
    await page.getByText('Use a recovery code').click();
    await page.getByLabel('Recovery code').fill('GEZD');
    await follow(page.getByRole('button', { name: 'Sign in' }).last());
    const fields = sent.map(({ fields }) => Object.fromEntries(fields));
    assert.deepEqual(fields, [
      { code: '123 456', next: '/users/2' },
      { recovery: 'GEZD', next: '/users/2' },
    ]);
  });

  it('saves the recovery codes as a file, and copies all of them', async (t) => {
    const { origin } = await servePages(t);
    const page = await newPage(t, { javaScriptEnabled: false, acceptDownloads: true });
    await page.goto(`${origin}/codes`);
    const saved = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    const download = await saved;
    assert.equal(download.suggestedFilename(), 'recovery-codes.txt');
    let text = '';
    for await (const chunk of await download.createReadStream()) text += chunk;
    assert.match(text, /^Recovery codes for Coatcheck\r\nAccount: ada@example\.com\r\n/);
    assert.equal(text.match(/GEZD-GNBV-GY3T-QOJQ-WMWM-WMW[A-J]/g)?.length, 10);
  });
});
