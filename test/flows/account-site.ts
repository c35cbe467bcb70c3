/** What the tests of the own account share: a user and a change of their password. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { PASSWORD, signIn, signUp } from '../people.ts';
import { startApp } from '../support.ts';
import { SlowGate } from './slow-gate.ts';

export const MINUTE = 60_000;

export const OTHER = 'seven quiet lighthouse cats';

export const CHANGE = { current: PASSWORD, password: OTHER };

/** An app with ada signed in on two browsers. */
export async function setUp(t: TestContext) {
  const app = await startApp(t);
  const phone = await signUp(app);
  return { app, phone, cookie: await signIn(app) };
}

/** An app with ada signed in on two browsers, and a gate that holds hashes back. */
export async function setUpSlow(t: TestContext) {
  const gate = new SlowGate();
  const app = await startApp(t, { gate });
  const thief = await signUp(app);
  return { app, gate, thief, cookie: await signIn(app) };
}

/**
 * The page and the JSON for a user whose password was changed while the one they sent was checked.
 */
export async function assertOutdated(response: Response): Promise<void> {
  assert.equal(response.status, 401);
  assert.deepEqual(response.headers.getSetCookie(), []);
  assert.match(await response.text(), /The password was changed a moment ago/);
}
