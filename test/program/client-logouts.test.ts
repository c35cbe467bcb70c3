/** Apps that are told of ended sessions: the program, the command line, and a real app. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { coatcheck, freshDatabase } from '../cli/cli.ts';
import { ADA } from '../people.ts';
import { type Receiver, silence, startReceiver } from '../receiver.ts';
import { cookieOf, form } from '../requests.ts';
import { freePort } from '../support.ts';
import { type Child, startProcess } from './child.ts';

const CALLBACK = 'https://wiki.example.com/cb';
const VERIFIER = 'v'.repeat(43);

/** A running program, an app that it knows, and how ada signs in to both. */
async function setUp(t: TestContext, app: Receiver) {
  const PORT = String(await freePort());
  const ORIGIN = `http://localhost:${PORT}`;
  const settings = { DATABASE: freshDatabase(t), SIGNUP: 'open', LOG: 'notice', ORIGIN, PORT };
  const run = async (...args: string[]) => {
    const { status, stdout, stderr } = await coatcheck(settings, ...args);
    assert.equal(status, 0, `${args.join(' ')}: ${stderr}`);
    return stdout;
  };
  const start = () => startProcess(t, settings);
  const server = await start();
  const addresses = ['--redirect', CALLBACK, '--backchannel', `${app.origin}/back`];
  const { id } = JSON.parse(await run('client', 'add', 'Wiki', '--public', ...addresses, '--json'));
  const post = (path: string, fields: Record<string, string>, cookie = '') =>
    fetch(ORIGIN + path, { redirect: 'manual', ...form(fields, cookie) });
  await post('/signup', ADA);

  /** Signs ada in, here and at the app. */
  async function signIn(): Promise<{ cookie: string; sid: unknown; sub: unknown }> {
    const cookie = cookieOf(await post('/login', ADA));
    const asked = new URLSearchParams({
      client_id: id,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const headers = { cookie, accept: 'text/html' };
    const url = `${ORIGIN}/oauth/authorize?${asked}`;
    const answer = await fetch(url, { redirect: 'manual', headers });
    const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
    const fields = { grant_type: 'authorization_code', code, redirect_uri: CALLBACK };
    const more = { client_id: id, code_verifier: VERIFIER };
    const tokens = await fetch(`${ORIGIN}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, ...more }),
    });
    const { id_token } = (await tokens.json()) as { id_token: string };
    const [, payload = ''] = id_token.split('.');
    const { sid, sub } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return { cookie, sid, sub };
  }

  /** Verifies what the app was sent, as an app does. */
  async function verify(body: string) {
    const token = new URLSearchParams(body).get('logout_token') ?? '';
    const keys = createRemoteJWKSet(new URL(`${ORIGIN}/.well-known/jwks.json`));
    return jwtVerify(token, keys, { issuer: ORIGIN, audience: id, typ: 'logout+jwt' });
  }
  return { server, start, run, post, signIn, verify };
}

async function stop(server: Child): Promise<void> {
  assert.equal(await server.end('SIGTERM'), 0);
}

describe('an app that wants to be told', () => {
  it('is told within a second of a sign-out, with a token that it can verify', async (t) => {
    const app = await startReceiver(t);
    const { server, post, signIn, verify } = await setUp(t, app);
    const { cookie, sid, sub } = await signIn();
    const before = performance.now();
    await post('/logout', {}, cookie);
    const [{ path, body } = assert.fail()] = await app.arrived(1);
    assert.ok(performance.now() - before < 1_000);
    assert.equal(path, '/back');
    const { payload, protectedHeader } = await verify(body);
    assert.equal(protectedHeader.alg, 'RS256');
    assert.deepEqual([payload.sid, payload.sub], [sid, sub]);
    assert.equal(payload.nonce, undefined);
    await stop(server);
  });

  it('is told of sessions that the command line has ended', async (t) => {
    const app = await startReceiver(t);
    const { server, run, signIn, verify } = await setUp(t, app);
    const { sid } = await signIn();
    await run('user', 'disable', ADA.email);
    const [{ body } = assert.fail()] = await app.arrived(1);
    assert.equal((await verify(body)).payload.sid, sid);
    await stop(server);
  });

  it('is told after kill -9, and after a restart, what it could not be told before', async (t) => {
    const app = await startReceiver(t);
    const { server, start, post, signIn, verify } = await setUp(t, app);
    const { cookie, sid } = await signIn();
    app.answer = silence;
    await post('/logout', {}, cookie);
    await app.arrived(1);
    await server.end('SIGKILL'); // in the middle of a try
    app.answer = (response) => void response.end();
    const second = await start();
    const told = await app.arrived(2);
    assert.equal((await verify(told[1]?.body ?? '')).payload.sid, sid);
    await second.saying('"event":"client_told"');
    await stop(second);
    const third = await start();
    await stop(third);
    assert.equal(app.received.length, 2);
  });

  it('does not keep the server from stopping in time while it says nothing', async (t) => {
    const app = await startReceiver(t);
    const { server, post, signIn } = await setUp(t, app);
    const { cookie } = await signIn();
    app.answer = silence;
    await post('/logout', {}, cookie);
    await app.arrived(1);
    const before = performance.now();
    await stop(server);
    assert.ok(performance.now() - before < 9_000);
    assert.ok(server.lines.some((line) => line.includes('"event":"stopped"')));
  });
});
