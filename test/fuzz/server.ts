import assert from 'node:assert/strict';
import { PASSWORD } from '../people.ts';
import { startProcess } from '../program/child.ts';
import { cookieOf, form, json } from '../requests.ts';
import type { Owner } from '../support.ts';
import type { KnownApps } from './app-requests.ts';

/** A server to fuzz, and what is known about it. */
export type FuzzedServer = {
  readonly port: number;
  /** An account that may do everything: else most of the pages would answer 403 to everything. */
  readonly administrator: { readonly email: string; readonly password: string };
  readonly apps: KnownApps;
};

const APP_HOST = 'app.test';
const PROTECTS = `/wiki/=Wiki, /finance/=Finance @finance, http://${APP_HOST}=App`;
const REDIRECT_URI = 'https://client.example/cb';

/** Starts one with an administrator, with apps on paths and on a host of its own, and a client. */
export async function startServer(owner: Owner): Promise<FuzzedServer> {
  const settings = { DATABASE: ':memory:', LOG: 'silent', INSECURE_HTTP: '1', PROTECTS };
  const { origin, lines, saying } = await startProcess(owner, settings);
  await saying('/setup');
  const [token] = /[\w-]{43}/.exec(lines.find((line) => line.includes('/setup')) ?? '') ?? [];
  assert.ok(token !== undefined, 'no link for the first administrator was printed');
  const administrator = { email: 'root@example.com', password: PASSWORD };
  const setUp = await fetch(`${origin}/setup`, {
    ...form({ ...administrator, token }),
    redirect: 'manual',
  });
  const settingsOfClient = { name: 'Client', redirectUris: [REDIRECT_URI] };
  const made = await fetch(`${origin}/clients`, json(settingsOfClient, cookieOf(setUp)));
  const { id, secret } = (await made.json()) as { id: string; secret: string };
  return {
    port: Number(new URL(origin).port),
    administrator,
    apps: { appHost: APP_HOST, clientId: id, clientSecret: secret, redirectUri: REDIRECT_URI },
  };
}
