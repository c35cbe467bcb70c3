/** What the tests of user management share: an administrator, a user, and requests about them. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { signUpRootAndAda } from '../people.ts';
import { asJson, json } from '../requests.ts';
import { storedEvents } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

export const MINUTE = 60_000;

/** An app with an administrator (1) and ada (2), both signed in. */
export async function setUp(t: TestContext, overrides: Parameters<typeof startApp>[1] = {}) {
  const app = await startApp(t, overrides);
  const { root, ada } = await signUpRootAndAda(app);
  return { app, root, ada };
}

/** What other apps call an account. */
export async function publicIdOf(app: TestApp, id: number): Promise<string> {
  return (await app.accounts.byId(id))?.publicId ?? assert.fail();
}

export function patch(changes: unknown, cookie: string): RequestInit {
  return { ...json(changes, cookie), method: 'PATCH' };
}

export const remove = (cookie: string): RequestInit => ({ ...asJson(cookie), method: 'DELETE' });

/** The events of a kind: about whom, by whom. */
export async function record(app: TestApp, kind: string) {
  const events = await storedEvents(app, kind);
  return events.map(({ userId, actorId, reason }) => ({ userId, actorId, reason }));
}
