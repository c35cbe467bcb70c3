/** Second factors of test people, on a running app or on a site without a socket. */
import assert from 'node:assert/strict';
import type { User } from '../src/auth/accounts/user.ts';
import { decodeBase32 } from '../src/auth/factors/base32.ts';
import { STEP_MS, stepAt, totpCode } from '../src/auth/factors/totp.ts';
import type { Session } from '../src/auth/sessions/session.ts';
import type { Services } from '../src/services.ts';
import { type Changes, FLAGS, TestPasskey, toJson } from './auth/passkeys/authenticator.ts';
import { ADA } from './people.ts';

/** What has accounts with second factors: a TestApp, or the deps and the clock of a Site. */
export type FactorApp = Pick<Services, 'accounts' | 'factors' | 'passkeys' | 'sessions'> & {
  readonly origin: string;
  readonly clock: { now: number };
};

/** The newest session of a user, in which factors are set up: the first one ends the others. */
export async function sessionOf(app: FactorApp, email = ADA.email): Promise<Pick<Session, 'key'>> {
  const { id } = await userOf(app, email);
  const [newest] = await app.sessions.of(id);
  return newest ?? { key: 'the-session-that-begins' };
}

/** The account with this address, as it is now. */
export async function userOf({ accounts }: FactorApp, email = ADA.email): Promise<User> {
  return ((await accounts.find(email)) ?? assert.fail(email)).user;
}

/** The code that an authenticator app with this key shows at a time (ms). */
export function codeOf(key: string, ms: number): string {
  return totpCode(decodeBase32(key.replaceAll(' ', '')) ?? assert.fail(key), stepAt(ms));
}

/** Sets an authenticator app up. `code` waits for the next code, so that each is new. */
export async function addTotp(app: FactorApp, email = ADA.email) {
  const user = await userOf(app, email);
  const session = await sessionOf(app, email);
  assert.ok(await app.factors.startTotp(user, session));
  const { key } = (await app.factors.totpEnrolment(user, session)) ?? assert.fail();
  const confirmed = await app.factors.confirmTotp(user, session, codeOf(key, app.clock.now));
  assert.ok(confirmed.ok);
  const code = () => {
    app.clock.now += STEP_MS;
    return codeOf(key, app.clock.now);
  };
  return { code, recoveryCodes: confirmed.recoveryCodes ?? [] };
}

/** A new authenticator of this site, and the JSON with which it answers a challenge. */
export function newAuthenticator({ origin }: Pick<FactorApp, 'origin'>, more: Changes = {}) {
  const passkey = new TestPasskey(-8);
  const ours: Changes = { clientData: { origin }, rpId: new URL(origin).hostname };
  const changed = (changes: Changes): Changes => ({ ...ours, ...more, ...changes });
  return {
    register: (challenge: string) => {
      const flags = more.flags === undefined ? {} : { flags: more.flags | FLAGS.AT };
      return toJson(passkey.register(challenge, 'none', changed(flags)));
    },
    show: (challenge: string, userHandle: string, changes: Changes = {}) =>
      toJson({ ...passkey.assert(challenge, changed(changes)), userHandle }),
  };
}

/** Registers a passkey. `show` gives the JSON of an assertion. */
export async function addPasskey(app: FactorApp, email = ADA.email, more: Changes = {}) {
  const user = await userOf(app, email);
  const session = await sessionOf(app, email);
  const made = await app.passkeys.creationOptions(user, session, 'preferred');
  assert.ok(made);
  const device = newAuthenticator(app, more);
  const text = device.register(made.challenge);
  const done = await app.passkeys.register({ user, session, text, name: 'Key' });
  assert.ok(done.ok, JSON.stringify(done));
  const show = (challenge: string, changes: Changes = {}) =>
    device.show(challenge, made.user.id, changes);
  return { show, id: done.passkey.id, recoveryCodes: done.recoveryCodes ?? [] };
}

/** The options that a page or a JSON body asks the browser with. */
export function challengeIn(text: string): string {
  const plain = text.replaceAll('&quot;', '"').replaceAll('&#34;', '"');
  const [, challenge = assert.fail(text)] = /"challenge":"([\w-]+)"/.exec(plain) ?? [];
  return challenge;
}
