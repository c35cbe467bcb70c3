/**
 * Requests whose head comes first and whose body comes later. The server waits up to 20 s for a
 * body: time enough for the client to lose the rights that its request needs.
 */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, it } from 'node:test';
import { PASSWORD, signIn, signUp, signUpAdmin } from '../people.ts';
import { json } from '../requests.ts';
import { count } from '../stored.ts';
import { startApp, type TestApp } from '../support.ts';

const OTHER = 'seven quiet lighthouse cats';
const TEN_MINUTES = 10 * 60_000;

/**
 * Sends the head of a request and holds its JSON body back. Resolves with what came for the head:
 * 100 when the body is waited for, or else the refusal. `finish` sends the body and answers with
 * the status of the answer.
 */
async function sendHead(app: TestApp, line: string, cookie: string, data: unknown) {
  const body = JSON.stringify(data);
  const socket = connect(app.port, '127.0.0.1');
  const statuses: number[] = [];
  const first = Promise.withResolvers<number>();
  const closed = Promise.withResolvers<void>();
  socket.on('data', (chunk) => {
    for (const [, status] of String(chunk).matchAll(/^HTTP\/1\.1 (\d{3}) /gm)) {
      statuses.push(Number(status));
    }
    first.resolve(statuses[0] ?? assert.fail('bytes that begin no answer'));
  });
  socket.on('close', () => closed.resolve());
  const head = [
    `${line} HTTP/1.1`,
    `Host: localhost:${app.port}`,
    `Cookie: ${cookie}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    'Expect: 100-continue',
    'Connection: close',
    '',
    '',
  ];
  socket.write(head.join('\r\n'));
  const finish = async () => {
    socket.write(body);
    await closed.promise;
    return statuses.at(-1);
  };
  return { answer: await first.promise, finish };
}

describe('the rights of a client are checked when the body has arrived', () => {
  it('an administrator who is disabled while the body is held back makes no administrator', async (t) => {
    const app = await startApp(t);
    await signUpAdmin(app);
    const evil = await signUpAdmin(app, 'evil@example.com');
    const account = { email: 'backdoor@example.com', password: OTHER, role: 'admin' };
    const late = [
      await sendHead(app, 'POST /users', evil, account),
      await sendHead(app, 'POST /invites', evil, { role: 'admin' }),
    ];
    assert.equal(await app.accounts.change(2, { disabled: true }), 'changed');
    app.sessions.forgetUser(2);
    for (const { answer, finish } of late) {
      assert.equal(answer, 100, 'at the head all was well');
      assert.equal(await finish(), 401);
    }
    assert.equal(await count(app, 'users'), 2);
    assert.equal(await count(app, 'links'), 0);
  });

  it('an administrator who loses the role meanwhile makes none, and stays signed in', async (t) => {
    const app = await startApp(t);
    await signUpAdmin(app);
    const demoted = await signUpAdmin(app, 'bob@example.com');
    const { finish } = await sendHead(app, 'PATCH /users/1', demoted, { disabled: true });
    assert.equal(await app.accounts.change(2, { role: 'user' }), 'changed');
    assert.equal(await finish(), 403);
    assert.equal(await count(app, 'users', ({ disabledAt }) => disabledAt !== null), 0);
  });

  it('a stolen session does not outlive a new password with a form that is half sent', async (t) => {
    const app = await startApp(t);
    const stolen = await signUp(app);
    const { finish } = await sendHead(app, 'POST /account/email', stolen, {
      email: 'thief@example.com',
      password: PASSWORD,
    });
    const own = await signIn(app);
    const change = json({ current: PASSWORD, password: OTHER }, own);
    assert.equal((await app.request('/account/password', change)).status, 204);
    assert.equal(await finish(), 401);
    assert.equal(await count(app, 'users', { email: 'ada@example.com' }), 1);
  });

  it('a password that was fresh at the head must still be fresh', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    app.clock.now += TEN_MINUTES - 1;
    const late = await sendHead(app, 'POST /account/sessions/revoke-others', cookie, {});
    app.clock.now += 1;
    assert.equal(await late.finish(), 403);
  });

  it('a client that has lost no right is served', async (t) => {
    const app = await startApp(t);
    const cookie = await signUp(app);
    const fields = { email: 'new@example.com', password: PASSWORD };
    const late = await sendHead(app, 'POST /account/email', cookie, fields);
    assert.equal(await late.finish(), 204);
    assert.equal(await count(app, 'users', { email: 'new@example.com' }), 1);
  });

  it('the body of a client that may not enter is not requested', async (t) => {
    const app = await startApp(t);
    const user = await signUp(app);
    const line = 'POST /users';
    assert.equal((await sendHead(app, line, 'session=x', {})).answer, 401);
    assert.equal((await sendHead(app, line, user, {})).answer, 403);
    app.clock.now += TEN_MINUTES;
    const others = 'POST /account/sessions/revoke-others';
    assert.equal((await sendHead(app, others, user, {})).answer, 403);
  });
});
