import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSeal } from '../../src/auth/seal.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { makeTokenKey } from '../../src/auth/tokens/token-keys.ts';
import { ADA, type Backend, BOB, invitation, resetLink, session, withPeople } from './backend.ts';
import { code } from './codes.ts';
import {
  APP,
  addPasskey,
  challenge,
  enroller,
  passkey,
  pending,
  SEED,
  SESSION,
  signInHalf,
  stateOf,
  withTotp,
} from './factor-records.ts';

/** A database that cannot be written to: StoreUnavailable, and nothing has happened. */
export function describeFaults(backend: Backend): void {
  describe('a database that refuses to write', () => {
    it('rejects every change with StoreUnavailable, and answers what only reads', async (t) => {
      const { stores, refuse } = await backend.openRefusing(t);
      await withPeople(stores);
      for (const link of [invitation('i'), resetLink('r')]) await stores.links.insert(link);
      const { id } = await addPasskey(stores, passkey('p', { userId: 1 }));
      await withTotp(stores);
      await stores.sessions.replace(() => [], session('k'), 1, {
        refresh: { family: 'f', key: 'a', handle: 'h' },
      });
      await signInHalf(stores, 'p');
      await stores.codes.insert(code('c'));
      const seal = createSeal([Buffer.alloc(32, 1)]);
      const { keys, secrets, totp } = stores.sealed(seal, assert.fail);
      await refuse();
      const { accounts, sessions, links, codes, events, tokens, sharedSettings } = stores;
      const { factors, passkeys, pendingSignIns } = stores;
      const cyd = { ...ADA, email: 'cyd@example.com', role: 'user' } as const;
      const from = { requestId: 'r', address: '', userAgent: '' };
      const event = { at: 1, kind: 'login', reason: null, userId: 2, actorId: null } as const;
      const key = { ...makeTokenKey('EdDSA'), createdAt: 1, signsFrom: 0 };
      const writes: readonly (() => Promise<unknown>)[] = [
        () => accounts.insert(cyd),
        () => accounts.setPassword(2, '$new', 0),
        () => accounts.setEmail(2, cyd.email, 0),
        () => accounts.change(2, { role: 'admin' }),
        () => accounts.remove(2),
        () => accounts.leave(2, 0),
        () => sessions.replace(() => [], session('l'), 0),
        () => sessions.forget(['k']),
        () => sessions.forgetOf(null),
        () => totp.enrol(enroller(1), SEED, 10),
        () => totp.useStep(2, APP, 101),
        () => passkeys.use(id, { counter: 9, backedUp: true, now: 9 }, challenge('c')),
        () => passkeys.add(passkey('q'), SESSION, challenge('c'), []),
        () => passkeys.remove(1, id, false),
        () => factors.useRecoveryCode(2, 'code 1'),
        () => factors.replaceRecoveryCodes(2, ['a'], 20),
        () => factors.removeTotp(2, false),
        () => factors.reset(2),
        () => factors.setDueForAll(null, 20),
        () => pendingSignIns.insert(pending('q', { passwordVersion: 1 })),
        () => pendingSignIns.spendTry('p', 20),
        () => pendingSignIns.complete('p', 20),
        () => codes.insert(code('d')),
        () => codes.redeem('enter', 'c', 20),
        () => codes.issue('c', 'child'),
        () => links.replace(resetLink('s')),
        () => links.redeemInvitation('i', cyd),
        () => links.redeemReset('r', '$new', 99),
        () => events.append({ ...event, ...from }),
        () => tokens.rotate({ family: 'f', key: 'a' }, 'b', { now: 1, overlap: 1 }),
        () => sharedSettings.write({ PORT: '1' }),
        () => keys.add(key),
        () => secrets.get('a'),
      ];
      for (const write of writes) await assert.rejects(write, StoreUnavailable, String(write));
      assert.equal((await accounts.find(BOB.email))?.passwordHash, '$x');
      assert.equal(await sessions.has('k'), true);
      assert.notEqual(await links.byKey('invite', 'i', 99), null);
      assert.deepEqual(await events.recent(null, 9), []);
      assert.equal((await stateOf(stores)).secondFactor, true);
      assert.notEqual(await pendingSignIns.byKey('p', 20), null);
      assert.equal((await stores.probe()).state, 'storage');
    });
  });
}
