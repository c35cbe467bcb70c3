/** Accounts with second factors on the real services, in memory. */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { FIRST_PASSWORD } from '../../../src/auth/accounts/accounts.ts';
import type { Role, User } from '../../../src/auth/accounts/user.ts';
import { decodeBase32 } from '../../../src/auth/factors/base32.ts';
import { stepAt, totpCode } from '../../../src/auth/factors/totp.ts';
import type { PasswordProof } from '../../../src/auth/sign-in/sign-in-results.ts';
import { PASSWORD } from '../../people.ts';
import { openTestServices } from '../../services.ts';
import { session } from '../../stores/backend.ts';
import { type Changes, FLAGS, SITE, TestPasskey, toJson } from '../passkeys/authenticator.ts';

export const ADA = 'ada@example.com';
/** The flags of a security key that asks for a touch and no PIN. */
export const TOUCH = FLAGS.UP;
/** The session of the first account that begins a ceremony. */
export const SESSION = { key: 'a-session' };

/** The same of any account. */
export function sessionOf(userId: number) {
  return userId === 1 ? SESSION : { key: `a-session of ${userId}` };
}

type Options = Omit<Parameters<typeof openTestServices>[0], 'origin'> & {
  readonly origin?: string;
};

/** The services of a site, with what the tests of second factors do. */
export async function openFactorSite(t: TestContext, options: Options = {}) {
  const { origin = SITE.origin } = options;
  const { services, testDatabase, clock, logged } = await openTestServices({ ...options, origin });
  const { stores } = testDatabase;
  t.after(() => stores.close());
  const { accounts, factors, passkeys, secondStep } = services;
  const addUser = async (email = ADA, role: Role = 'user'): Promise<User> => {
    const { signal } = new AbortController();
    const made = await accounts.add(email, PASSWORD, { role }, null, signal);
    assert.ok(made.ok);
    const { id } = made.user;
    const { key } = sessionOf(id);
    await stores.sessions.replace(() => [], session(key, { userId: id }), FIRST_PASSWORD);
    return made.user;
  };
  const userOf = async (email = ADA): Promise<User> => {
    const account = await accounts.find(email);
    assert.ok(account);
    return account.user;
  };
  const proofOf = async (email = ADA): Promise<PasswordProof> => {
    const account = await accounts.find(email);
    assert.ok(account);
    const { user, passwordVersion } = account;
    return { ok: true, user, deviceToken: null, passwordVersion };
  };

  return {
    services,
    stores,
    breakKind: testDatabase.breakKind,
    clock,
    logged,
    addUser,
    userOf,
    proofOf,
    /** Sets the authenticator app up. Answers with its codes by time, and recovery codes. */
    addTotp: async (email = ADA) => {
      const user = await userOf(email);
      assert.ok(await factors.startTotp(user, sessionOf(user.id)));
      const enrolment = await factors.totpEnrolment(user, sessionOf(user.id));
      const seed = decodeBase32(enrolment?.key.replaceAll(' ', '') ?? '');
      assert.ok(seed);
      const codeAt = (ms: number) => totpCode(seed, stepAt(ms));
      const confirmed = await factors.confirmTotp(user, sessionOf(user.id), codeAt(clock.now));
      assert.ok(confirmed.ok);
      return { codeAt, recoveryCodes: confirmed.recoveryCodes ?? [] };
    },
    /** Registers a passkey. Answers with the JSON that it gives for a challenge. */
    addPasskey: async (email = ADA, changes: Changes = {}) => {
      const user = await userOf(email);
      const made = await passkeys.creationOptions(user, sessionOf(user.id), 'preferred');
      assert.ok(made);
      const passkey = new TestPasskey(-8);
      const flags = changes.flags === undefined ? undefined : changes.flags | FLAGS.AT;
      const sent = { ...changes, ...(flags !== undefined && { flags }) };
      const text = toJson(passkey.register(made.challenge, 'none', sent));
      const done = await passkeys.register({
        user,
        session: sessionOf(user.id),
        text,
        name: 'Key',
      });
      assert.ok(done.ok, JSON.stringify(done));
      const show = (challenge: string, more: Changes = {}) =>
        toJson({ ...passkey.assert(challenge, { ...changes, ...more }), userHandle: made.user.id });
      return { ...done, show };
    },
    /** Begins a sign-in of an account with a second factor. Answers with the secret of it. */
    begin: async (email = ADA) => {
      const step = await secondStep.begin(await proofOf(email), false);
      assert.ok(!step.ok);
      return step;
    },
    finish: (secret: string, field: 'code' | 'recovery' | 'passkey', value: string) =>
      secondStep.finish({ secret, answer: { field, value }, deviceToken: null }),
  };
}

/** What one of eight requests at once gets, and what the others get. */
export async function race<T>(work: () => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: 8 }, work));
}
