/**
 * The secrets of second factors in learning mode, in the log and on the page /how: codes, recovery
 * codes, keys, what a passkey sends, and the secret of a sign-in that waits for its second step.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { serialize } from 'node:v8';
import { literal } from '../../lessons/runner/text.ts';
import { addPasskey, addTotp, challengeIn, codeOf } from '../factor-app.ts';
import { ADA, BOB, PASSWORD, signUp } from '../people.ts';
import { asPage, form, json } from '../requests.ts';
import { startWatched, until } from './support.ts';

describe('the secrets of second factors', () => {
  it('are neither kept nor shown, nor logged, nor on /how', async (t) => {
    const { app, watching } = await startWatched(t);
    await signUp(app, ADA.email);
    const totp = await addTotp(app);
    const passkey = await addPasskey(app);
    const secrets = new Set<string>();
    const read = async (path: string, init?: RequestInit) => {
      const response = await app.request(path, init);
      for (const line of response.headers.getSetCookie()) {
        secrets.add(/=([^;]*)/.exec(line)?.[1] ?? '');
      }
      return { response, text: await response.text() };
    };
    const remember = (...more: readonly string[]) => {
      for (const secret of more) secrets.add(secret);
    };
    /** The secret of a new pending sign-in, as a program gets it. */
    const begin = async (path: string) => {
      const { secondFactor } = JSON.parse((await read(path, json(ADA))).text);
      remember(secondFactor.pending, secondFactor.passkey.challenge);
      return { pending: secondFactor.pending, challenge: secondFactor.passkey.challenge };
    };

    // A wrong code, and a right one, by form.
    const asked = await read('/login', form(ADA));
    const cookie = asked.response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    assert.match(cookie, /^pending=/);
    await read('/how', asPage(cookie));
    const how = (await read('/how', asPage(cookie))).text;
    assert.match(how, /pending/);
    const page = (await read('/login/second-step', asPage(cookie))).text;
    remember(challengeIn(page), '731904');
    await read('/login/second-step', form({ code: '731904' }, cookie));
    await read(`/login/second-step?code=731904&${cookie}`, asPage(cookie));
    const code = totp.code();
    remember(code);
    assert.equal((await read('/login/second-step', form({ code }, cookie))).response.status, 303);

    // A recovery code as JSON, a passkey for tokens, a passkey alone, in this order.
    const [recovery = ''] = totp.recoveryCodes;
    remember(recovery, recovery.replaceAll('-', ''));
    const first = await begin('/login');
    const { pending } = first;
    assert.equal(
      (await read('/login/second-step', json({ pending, recovery }))).response.status,
      200,
    );
    const second = await begin('/token/login');
    const shown = passkey.show(second.challenge);
    const pair = await read(
      '/token/login/second-step',
      json({ pending: second.pending, passkey: shown }),
    );
    assert.equal(pair.response.status, 200);
    const { token, refreshToken } = JSON.parse(pair.text);
    const alone = passkey.show(challengeIn((await read('/login')).text));
    const signedIn = await read('/login/passkey', form({ passkey: alone }));
    assert.equal(signedIn.response.status, 303);
    remember(token, refreshToken);
    for (const text of [shown, alone]) {
      const { signature, clientDataJSON } = JSON.parse(text).response;
      remember(signature, clientDataJSON);
    }

    // Bob sets an app up.
    const bob = await signUp(app, BOB.email);
    const { key, uri } = JSON.parse(
      (await read('/account/second-factor/totp', json({}, bob))).text,
    );
    remember(key, key.replaceAll(' ', ''), uri);
    const own = codeOf(key, app.clock.now);
    const confirm = json({ code: own }, bob);
    const { recoveryCodes } = JSON.parse(
      (await read('/account/second-factor/totp/confirm', confirm)).text,
    );
    remember(own, ...recoveryCodes, PASSWORD);

    const count = watching.wire.seen().exchanges;
    await until(() => watching.wire.entries().length >= Math.min(count, 20));
    secrets.delete('');
    const places = {
      page: await (await fetch(watching.address)).text(),
      kept: JSON.stringify(watching.wire.entries()),
      heap: serialize(watching.wire.entries()).toString('latin1'),
      log: JSON.stringify(app.logged),
      how,
    };
    assert.ok(secrets.size > 20, `${secrets.size}`);
    for (const [place, text] of Object.entries(places)) {
      for (const secret of secrets) {
        // A code has six digits only, which may be part of a time.
        const whole = new RegExp(`(?<![0-9])${literal(secret)}(?![0-9])`);
        assert.ok(!whole.test(text), `${secret} in ${place}`);
      }
    }
    assert.match(places.page, /pending [0-9a-f]{6}/);
    assert.match(places.page, /code/);
  });
});
