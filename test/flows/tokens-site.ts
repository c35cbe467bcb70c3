/** What the tests of tokens share: a program with a pair of tokens. */
import { ADA, signUp } from '../people.ts';
import { json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

export type Pair = { token: string; tokenType: string; expiresIn: number; refreshToken: string };

export const logIn = async (app: TestApp) =>
  (await (await app.request('/token/login', json(ADA))).json()) as Pair;

export const me = (app: TestApp, token: string, more: Record<string, string> = {}) =>
  app.request('/me', { headers: { authorization: `Bearer ${token}`, ...more } });

export async function setUp(t: Parameters<typeof startApp>[0], overrides = {}) {
  const app = await startApp(t, overrides);
  await signUp(app);
  return app;
}
