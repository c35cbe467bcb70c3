/**
 * Passkeys of a real browser: Chromium and its virtual authenticator make and use them with the
 * options of src/auth/passkeys/, and its JSON is verified there.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { parseAssertionResponse, verifyAssertion } from '../../src/auth/passkeys/assertion.ts';
import type { UserVerification } from '../../src/auth/passkeys/authenticator-data.ts';
import { creationOptions, requestOptions } from '../../src/auth/passkeys/options.ts';
import {
  parseRegistrationResponse,
  verifyRegistration,
} from '../../src/auth/passkeys/registration.ts';
import { ALGORITHMS, makeChallenge, makeUserHandle } from '../auth/passkeys/authenticator.ts';
import { newPage } from './chromium.ts';

const RP_ID = 'localhost';

/** An empty page at localhost, in a browser with an authenticator. */
async function openSite(t: TestContext, userVerified: boolean, residentKey = true) {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Site</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const page = await newPage(t);
  await page.goto(origin);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasResidentKey: residentKey,
      hasUserVerification: userVerified,
      isUserVerified: userVerified,
      automaticPresenceSimulation: true,
    },
  });
  const run = async (method: 'create' | 'get', options: object): Promise<string> => {
    const parse =
      method === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
    return page.evaluate(
      `navigator.credentials.${method}({ publicKey: PublicKeyCredential.${parse}(${JSON.stringify(options)}) })
        .then((credential) => JSON.stringify(credential.toJSON()))`,
    );
  };
  return { origin, run };
}

/** Registers a passkey of the algorithm, or of one that the browser chooses. */
async function register(
  { origin, run }: Awaited<ReturnType<typeof openSite>>,
  userVerification: UserVerification,
  algorithm?: number,
) {
  const challenge = makeChallenge();
  const userHandle = makeUserHandle();
  const options = creationOptions({
    challenge,
    rpId: RP_ID,
    rpName: 'Site',
    user: { id: userHandle, name: 'ada@example.com', displayName: 'Ada' },
    excludeCredentials: [],
    userVerification,
  });
  const offered = options.pubKeyCredParams.filter(({ alg }) => alg === (algorithm ?? alg));
  const response = parseRegistrationResponse(
    await run('create', { ...options, pubKeyCredParams: offered }),
  );
  assert.ok(response !== null);
  const result = verifyRegistration({ response, challenge, origin, rpId: RP_ID, userVerification });
  assert.ok(result.ok, JSON.stringify(result));
  return { ...result.credential, userHandle };
}

describe('a passkey of Chromium', () => {
  for (const [name, algorithm] of ALGORITHMS) {
    it(`of ${name} is registered, and names its account when it signs in`, async (t) => {
      const site = await openSite(t, true);
      const passkey = await register(site, 'required', algorithm);
      assert.deepEqual([passkey.algorithm, passkey.userVerified], [algorithm, true]);
      assert.deepEqual(passkey.transports, ['usb']);
      const challenge = makeChallenge();
      const userVerification = 'required';
      const options = requestOptions({
        challenge,
        rpId: RP_ID,
        allowCredentials: [],
        userVerification,
      });
      const response = parseAssertionResponse(await site.run('get', options));
      assert.ok(response !== null);
      const request = {
        response,
        credential: passkey,
        userHandle: null,
        challenge,
        origin: site.origin,
        rpId: RP_ID,
        userVerification,
      } as const;
      const result = verifyAssertion(request);
      assert.ok(result.ok && result.userVerified && result.counter > passkey.counter);
      // The same response again: its counter has not risen.
      const again = { ...request, credential: { ...passkey, counter: result.counter } };
      assert.deepEqual(verifyAssertion(again), { ok: false, step: 'counter' });
    });
  }

  it('is a second factor when it verifies no user, and then names no account', async (t) => {
    const site = await openSite(t, false, false);
    const passkey = await register(site, 'preferred');
    assert.equal(passkey.userVerified, false);
    const challenge = makeChallenge();
    const userVerification = 'preferred';
    const options = requestOptions({
      challenge,
      rpId: RP_ID,
      allowCredentials: [passkey],
      userVerification,
    });
    const response = parseAssertionResponse(await site.run('get', options));
    assert.ok(response !== null);
    const request = {
      response,
      credential: passkey,
      userHandle: passkey.userHandle,
      challenge,
      origin: site.origin,
      rpId: RP_ID,
      userVerification,
    } as const;
    const result = verifyAssertion(request);
    assert.ok(result.ok && !result.userVerified);
    const strict = verifyAssertion({ ...request, userVerification: 'required' });
    assert.deepEqual(strict, { ok: false, step: 'user_verified' });
    const unnamed = verifyAssertion({ ...request, userHandle: null });
    assert.deepEqual(unnamed, { ok: false, step: 'user_handle' });
  });

  it('is not made on an authenticator that has one of the account already', async (t) => {
    const site = await openSite(t, true);
    const { id, transports } = await register(site, 'required');
    const options = creationOptions({
      challenge: makeChallenge(),
      rpId: RP_ID,
      rpName: 'Site',
      user: { id: makeUserHandle(), name: 'ada@example.com', displayName: 'Ada' },
      excludeCredentials: [{ id, transports }],
      userVerification: 'required',
    });
    await assert.rejects(site.run('create', options), /InvalidStateError/);
  });
});
