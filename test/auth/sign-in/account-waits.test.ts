import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openSite } from '../../handlers/site.ts';
import { BOB, PASSWORD } from '../../people.ts';

const ADDRESS = '192.0.2.77';

/** Ada and Bob, and a client that fails to sign in to an account so often. */
async function setUp(t: TestContext) {
  const site = await openSite(t);
  const ada = await site.addUser();
  const bob = await site.addUser(BOB.email);
  const { signInService, waits, audit } = site.deps;
  const context = site.visitor('/login');
  const attempt = (email: string, password: string) =>
    signInService.logIn({
      email,
      password,
      address: ADDRESS,
      deviceToken: null,
      signal: new AbortController().signal,
    });
  const fail = async (email: string, times: number) => {
    for (let i = 0; i < times; i++) {
      const result = await attempt(email, 'a wrong one');
      if (!result.ok && 'userId' in result) await audit(context, 'login_failed', result);
    }
  };
  return { ...site, ada, bob, waits, fail, attempt };
}

describe('AccountWaits', () => {
  it('lists the accounts that wait, with the end of the wait', async (t) => {
    const { ada, waits, fail, clock } = await setUp(t);
    await fail(ada.email, 4);
    assert.deepEqual(await waits.list(), []);
    await fail(ada.email, 1);
    await fail('nobody@example.com', 5);
    await fail(BOB.email, 2);
    const until = clock.now + 30_000;
    assert.deepEqual(await waits.list(), [{ user: ada, after: 'passwords', until }]);
    clock.now = until;
    assert.deepEqual(await waits.list(), []);
  });

  it('lifts the wait of one account, and its failures before', async (t) => {
    const { ada, bob, waits, fail, attempt } = await setUp(t);
    await fail(ada.email, 5);
    await fail(bob.email, 5);
    await waits.lift(ada);
    assert.deepEqual(
      (await waits.list()).map(({ user }) => user.id),
      [bob.id],
    );
    assert.equal((await attempt(ada.email, PASSWORD)).ok, true);
    assert.equal((await attempt(bob.email, PASSWORD)).ok, false);
  });
});
