/**
 * What the browser tests of an account start with: an app with two accounts, and its log-in page.
 */
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { PASSWORD, signUp, signUpAdmin } from '../people.ts';
import { startApp, type TestApp } from '../support.ts';
import { follow } from './chromium.ts';

/** An app with an administrator (1) and ada (2). Without `mail`, links are shown on pages. */
export async function setUp(t: TestContext, { mail = true } = {}): Promise<TestApp> {
  const app = await startApp(t, { mail: mail ? async () => {} : null });
  await signUpAdmin(app);
  await signUp(app);
  return app;
}

/** Fills in the log-in page and sends it. */
export async function signIn(
  page: Page,
  app: TestApp,
  email: string,
  password: string = PASSWORD,
): Promise<void> {
  await page.goto(`${app.origin}/login`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await follow(page.getByRole('button', { name: 'Sign in', exact: true }));
}
