/** What the tests of keys for programs share: an app with an owner of keys. */
import assert from 'node:assert/strict';
import { signUp } from '../people.ts';
import { asJson, json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

export const DAY = 86_400_000;
export const SERVICE = 'https://reports.example.com';
export const WIKI = '/wiki/';
const PROTECTS = [
  { address: WIKI, name: 'Our wiki', groups: [] },
  { address: '/shop/', name: 'Our shop', groups: [] },
];

export type Made = {
  readonly id: number;
  readonly name: string;
  readonly audience: string;
  readonly key: string;
  readonly expiresAt: string;
};

/** An app with two apps behind it and one service, and ada, who is signed in. */
export async function setUp(t: Parameters<typeof startApp>[0], overrides = {}) {
  const app = await startApp(t, { protects: PROTECTS, audiences: [SERVICE], ...overrides });
  return { app, cookie: await signUp(app) };
}

export function ask(app: TestApp, cookie: string, fields: object): Promise<Response> {
  return app.request('/account/keys', json(fields, cookie));
}

/** Makes a key. The default is one for the site itself. */
export async function makeKey(app: TestApp, cookie: string, fields: object = {}): Promise<Made> {
  const response = await ask(app, cookie, { name: `key ${++made}`, ...fields });
  assert.equal(response.status, 201);
  return (await response.json()) as Made;
}
let made = 0;

/** A request of a program with this key. */
export function withKey(key: string, init: RequestInit = {}): RequestInit {
  return { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } };
}

/** The status of GET /me with a key. */
export async function statusOf(app: TestApp, key: string): Promise<number> {
  return (await app.request('/me', withKey(key))).status;
}

/** The answer of /verify to a proxy that holds a request for this address. */
export function verify(app: TestApp, uri: string | null, headers: Record<string, string>) {
  const asked = uri === null ? {} : { 'x-forwarded-uri': uri };
  return app.request('/verify', { headers: { ...asked, ...headers } });
}

/** What GET /account/keys lists. */
export async function listed(app: TestApp, cookie: string) {
  const response = await app.request('/account/keys', asJson(cookie));
  return (await response.json()) as { keys: (Made & { lastUsedAt: string | null })[] };
}
