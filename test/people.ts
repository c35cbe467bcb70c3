/** The people of the tests, and how they sign up and in. */
import assert from 'node:assert/strict';
import { asPage, cookieOf, form } from './requests.ts';
import type { TestApp } from './support.ts';

export const PASSWORD = 'velvet herons mumble softly';
/** The user whom most tests are about. */
export const ADA = { email: 'ada@example.com', password: PASSWORD };
export const BOB = { email: 'bob@example.com', password: PASSWORD };
/** The administrator. */
export const ROOT = { email: 'root@example.com', password: PASSWORD };

/** Signs a user up through the form. Returns their cookie. */
export async function signUp(app: TestApp, email = ADA.email): Promise<string> {
  return cookieOf(await app.request('/signup', form({ email, password: PASSWORD })));
}

/** Signs a user in through the form. Returns their cookie. */
export async function signIn(app: TestApp, email = ADA.email, more = {}): Promise<string> {
  return cookieOf(await app.request('/login', form({ email, password: PASSWORD, ...more })));
}

/** Signs a user up and makes them an administrator. Returns their cookie. */
export async function signUpAdmin(app: TestApp, email = ROOT.email): Promise<string> {
  const cookie = await signUp(app, email);
  const { user } = (await app.accounts.find(email)) ?? assert.fail();
  await app.accounts.change(user.id, { role: 'admin' });
  return cookie;
}

/** Signs up an administrator (account 1) and ada (account 2). Returns their cookies. */
export async function signUpRootAndAda(app: TestApp): Promise<{ root: string; ada: string }> {
  return { root: await signUpAdmin(app), ada: await signUp(app) };
}

/** Whether a cookie still has a session. */
export async function opens(app: TestApp, cookie: string): Promise<boolean> {
  return (await app.request('/dashboard', asPage(cookie))).status === 200;
}

/** The ways to a new account: the path of the form, and the secret of its link when it has one. */
export const NEW_ACCOUNTS: Readonly<
  Record<string, (app: TestApp) => Promise<readonly [path: string, token?: string]>>
> = {
  'a sign-up': async () => ['/signup'],
  'an invitation': async (app) => [
    '/invite',
    (await app.links.createInvitation('user', null)).secret,
  ],
  'the set-up link': async (app) => ['/setup', (await app.links.setup()).secret],
};
