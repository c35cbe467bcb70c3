/** What a person with a second factor does in a browser. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { STEP_MS } from '../../src/auth/factors/totp.ts';
import { codeOf } from '../factor-app.ts';
import { ADA, PASSWORD, signUp } from '../people.ts';
import { startApp, type TestApp } from '../support.ts';
import { follow, newPage } from './chromium.ts';
import { plugIn } from './device.ts';
import { signIn } from './site.ts';

const CODE = 'Code from your authenticator app';
const NO_AUTOFILL = `if (globalThis.PublicKeyCredential)
  PublicKeyCredential.isConditionalMediationAvailable = async () => false;`;

/**
 * An app with ada, signed in on a page whose browser has an authenticator. Without `autofill` the
 * browser waits for a button: the virtual authenticator takes the first passkey that is offered.
 */
export async function openAsAda(
  t: TestContext,
  {
    app: overrides = {},
    device: kind = {},
    browser = {},
    autofill = false,
  }: {
    readonly app?: Parameters<typeof startApp>[1];
    readonly device?: Parameters<typeof plugIn>[1];
    readonly browser?: BrowserContextOptions;
    readonly autofill?: boolean;
  } = {},
) {
  const app = await startApp(t, { mail: async () => {}, ...overrides });
  await signUp(app);
  const page = await newPage(t, browser);
  if (!autofill) await page.context().addInitScript(NO_AUTOFILL);
  const device = await plugIn(page, kind);
  await signIn(page, app, ADA.email);
  const go = (path: string) => page.goto(app.origin + path);
  return { app, page, device, go };
}

/** Types the password on the log-in page; the second step comes next. */
export async function typePassword(page: Page, app: TestApp, next = '/dashboard'): Promise<void> {
  await page.goto(`${app.origin}/login?next=${encodeURIComponent(next)}`);
  await page.getByLabel('E-mail address').fill(ADA.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await press(page, 'Sign in');
}

/** Presses the first button with exactly this name on the page. */
export async function press(page: Page, name: string): Promise<void> {
  await follow(page.getByRole('button', { name, exact: true }).first());
}

/** Types a code into the field for those of the app, and sends it. */
export async function typeCode(page: Page, code: string, button = 'Sign in'): Promise<void> {
  await page.getByLabel(CODE).fill(code);
  await press(page, button);
}

/** Types a recovery code and sends it. */
export async function typeRecoveryCode(page: Page, code: string): Promise<void> {
  await page.getByText('Use a recovery code').click();
  await page.getByLabel('Recovery code').fill(code);
  await follow(page.locator('details').getByRole('button'));
}

/** The key that the set-up page shows. */
export async function keyOn(page: Page): Promise<string> {
  return (await page.locator('#key').textContent()) ?? assert.fail();
}

/**
 * Sets an authenticator app up by typing its key. `code` waits for the next code, so that each is
 * new. The page shows the recovery codes.
 */
export async function setUpApp(page: Page, app: TestApp) {
  await page.goto(`${app.origin}/account/second-factor`);
  await press(page, 'Set up the app');
  const key = await keyOn(page);
  await typeCode(page, codeOf(key, app.clock.now), 'Turn it on');
  const recoveryCodes = await page.locator('.codes li').allTextContents();
  const code = () => {
    app.clock.now += STEP_MS;
    return codeOf(key, app.clock.now);
  };
  return { code, recoveryCodes };
}

/** Adds a passkey with a name. */
export async function addPasskey(page: Page, app: TestApp, name = 'Phone'): Promise<void> {
  await page.goto(`${app.origin}/account/passkeys/new`);
  await page.getByLabel('Name').fill(name);
  await press(page, 'Add a passkey');
}

/** The sentence that a refused form says first. */
export async function refusalOn(page: Page): Promise<string> {
  return (await page.locator('.summary').textContent()) ?? assert.fail();
}
