import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { escapeHtml } from '../../views/escape.ts';
import { addPasskey, addTotp, challengeIn, newAuthenticator } from '../factor-app.ts';
import { ADA, opens, signUp } from '../people.ts';
import { asPage, form, json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const STEP = '/login/second-step';
const CODE = 'That code isn\u2019t right. Enter the one your app shows now: each works once.';
const RECOVERY = 'That isn\u2019t one of the recovery codes you have left.';
const PASSKEY = 'That passkey couldn\u2019t be used. Try again, or use another way.';

async function setUp(t: TestContext) {
  const app = await startApp(t);
  const session = await signUp(app);
  const { code, recoveryCodes } = await addTotp(app);
  const { show } = await addPasskey(app);
  return { app, session, code, recoveryCodes, show };
}

/** Enters the right password. Resolves to the cookie of the pending sign-in. */
async function begin(app: TestApp): Promise<string> {
  const response = await app.request('/login', form(ADA));
  return response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? assert.fail();
}

const challengeFor = async (app: TestApp, cookie: string, page = STEP) =>
  challengeIn(await (await app.request(page, asPage(cookie))).text());

/** How many of eight requests at once an app accepts. */
async function accepted(
  app: TestApp,
  request: () => Promise<readonly [string, RequestInit]>,
): Promise<number> {
  // One after another: eight log-ins at once would be too many for one account.
  const requests: (readonly [string, RequestInit])[] = [];
  for (let i = 0; i < 8; i++) requests.push(await request());
  const answers = await Promise.all(requests.map(([path, init]) => app.request(path, init)));
  const statuses = answers.map(({ status }) => status);
  const refusals = [401, 409, 429, 400];
  assert.ok(
    statuses.every((status) => status === 303 || status < 202 || refusals.includes(status)),
    statuses.join(),
  );
  return answers.filter(({ status }) => status < 400).length;
}

describe('a wrong second factor', () => {
  const wrong: readonly (readonly [string, Record<string, string>, string])[] = [
    ['a code that is not right', { code: '000000' }, CODE],
    ['a code with letters', { code: '12a456' }, CODE],
    ['a code that is too long', { code: '1'.repeat(10_000) }, CODE],
    ['a recovery code of no account', { recovery: 'ABCD-EFGH-JKMN-PQRS-TVWX-YZ23' }, RECOVERY],
    ['what is no recovery code', { recovery: '\u0000\u{1f511}' }, RECOVERY],
    ['a passkey that is no JSON', { passkey: '{' }, PASSKEY],
    ['a passkey without members', { passkey: '{}' }, PASSKEY],
    ['a list for a passkey', { passkey: '[[[[]]]]' }, PASSKEY],
  ];

  for (const [name, fields, sentence] of wrong) {
    it(`is refused in one sentence, on its page and for programs: ${name}`, async (t) => {
      const { app } = await setUp(t);
      const cookie = await begin(app);
      const before = await app.testDatabase.dump(
        'users',
        'sessions',
        'totp',
        'recovery_codes',
        'passkeys',
      );
      const page = await app.request(STEP, form({ ...fields, next: '/account' }, cookie));
      const text = await page.text();
      assert.equal(page.status, 401);
      assert.ok(text.includes(escapeHtml(sentence)), text);
      assert.match(text, /name="next" value="\/account"/);
      for (const typed of Object.values(fields)) assert.ok(!text.includes(`value="${typed}"`));
      const program = await app.request(STEP, json(fields, cookie));
      assert.equal(program.status, 401);
      assert.equal(program.headers.get('www-authenticate'), 'Bearer realm="Coatcheck"');
      const { error } = (await program.json()) as { error: string };
      assert.equal(error, sentence);
      const after = await app.testDatabase.dump(
        'users',
        'sessions',
        'totp',
        'recovery_codes',
        'passkeys',
      );
      assert.deepEqual(after, before);
      const [latest] = await app.events.recent(1, 1);
      assert.equal(latest?.kind, 'second_step_failed');
    });
  }

  it('is a passkey in whatever is wrong with it: one sentence, the same to the byte', async (t) => {
    const { app, show } = await setUp(t);
    const cookie = await begin(app);
    const challenge = () => challengeFor(app, cookie);
    const texts = [
      show('x'),
      show(await challenge(), { clientData: { origin: 'https://evil.example' } }),
      show(await challenge(), { rpId: 'evil.example' }),
      show(await challenge(), { flags: 0 }),
    ];
    const stranger = newAuthenticator(app);
    const bodies = new Set<string>();
    for (const passkey of texts) {
      const response = await app.request(STEP, json({ passkey }, await begin(app)));
      bodies.add(`${response.status} ${await response.text()}`);
    }
    const passkey = stranger.show(await challenge(), 'x'.repeat(43));
    const response = await app.request(STEP, json({ passkey }, cookie));
    bodies.add(`${response.status} ${await response.text()}`);
    assert.deepEqual([...bodies], [`401 ${JSON.stringify({ error: PASSKEY })}\n`]);
  });

  it('is asked for again when none was sent, and that spends no try', async (t) => {
    const { app, code } = await setUp(t);
    const cookie = await begin(app);
    for (let i = 0; i < 6; i++) {
      const response = await app.request(STEP, form({ code: ' ' }, cookie));
      assert.equal(response.status, 400);
      const text = await response.text();
      assert.match(text, /Enter the code from your app/);
      assert.doesNotMatch(text, /Codes depend on the time/);
    }
    const empty = await app.request(STEP, form({ recovery: '' }, cookie));
    assert.match(await empty.text(), /Enter a recovery code/);
    assert.equal((await app.request(STEP, form({ code: code() }, cookie))).status, 303);
  });

  it('can be tried five times for one right password, whatever was tried', async (t) => {
    const { app, code } = await setUp(t);
    const cookie = await begin(app);
    for (let i = 0; i < 5; i++) {
      assert.equal((await app.request(STEP, form({ recovery: 'x' }, cookie))).status, 401);
    }
    const late = await app.request(STEP, form({ code: code() }, cookie));
    assert.equal(late.status, 401);
    assert.match(await late.text(), /Too many wrong codes/);
    assert.match(late.headers.getSetCookie().join(), /pending=;/);
  });

  it('makes its account wait, in which also the right code is refused', async (t) => {
    const { app, code, recoveryCodes } = await setUp(t);
    for (let i = 0; i < 5; i++) {
      await app.request(STEP, form({ code: '000000' }, await begin(app)));
    }
    const cookie = await begin(app);
    app.clock.now -= 30_000; // the helper waits for the next code
    const page = await app.request(STEP, form({ code: code() }, cookie));
    assert.equal(page.status, 429);
    assert.match(await page.text(), /Too many attempts/);
    assert.equal((await app.events.recent(1, 1))[0]?.kind, 'second_step_throttled');
    const [recovery = ''] = recoveryCodes;
    assert.equal((await app.request(STEP, form({ recovery }, cookie))).status, 303);
  });

  it('is not asked for ten minutes after the password: the page says so', async (t) => {
    const { app, code } = await setUp(t);
    const cookie = await begin(app);
    const answer = code();
    app.clock.now += 600_000;
    const page = await app.request(`${STEP}?next=%2Faccount`, asPage(cookie));
    assert.equal(page.status, 401);
    assert.match(await page.text(), /href="\/login\?next=%2Faccount"/);
    assert.equal((await app.request(STEP, form({ code: answer }, cookie))).status, 401);
  });
});

describe('a second step', () => {
  it('leads to pages of this site only', async (t) => {
    const { app, code, show } = await setUp(t);
    const next = '//evil.example/';
    const fields = { code: code(), next };
    const done = await app.request(STEP, form(fields, await begin(app)));
    assert.equal(done.headers.get('location'), '/dashboard');
    const passkey = show(await challengeFor(app, '', '/login'));
    const alone = await app.request('/login/passkey', form({ passkey, next }));
    assert.equal(alone.headers.get('location'), '/dashboard');
    const asked = await app.request('/login', form({ ...ADA, next }));
    assert.equal(asked.headers.get('location'), STEP);
  });

  it('gives a program with a token no cookie', async (t) => {
    const { app, code, show } = await setUp(t);
    const pending = (await begin(app)).replace('pending=', '');
    const passkey = show(await challengeFor(app, '', '/login'));
    for (const [path, body] of [
      [STEP, { pending, code: code() }],
      ['/login/passkey', { passkey }],
    ] as const) {
      const init = json(body);
      const headers = { ...init.headers, authorization: 'Bearer x' };
      const response = await app.request(path, { ...init, headers });
      assert.equal(response.status, 400, path);
      assert.deepEqual(response.headers.getSetCookie(), []);
    }
  });

  it('refuses a copy of a passkey, whose counter has not risen, and records it', async (t) => {
    const app = await startApp(t);
    await signUp(app);
    const { show } = await addPasskey(app, ADA.email, { counter: 5 });
    const cookie = await begin(app);
    const passkey = show(await challengeFor(app, cookie), { counter: 4 });
    const response = await app.request(STEP, json({ passkey }, cookie));
    assert.equal(response.status, 401);
    assert.deepEqual(await response.json(), { error: PASSKEY });
    const alone = show(await challengeFor(app, '', '/login'), { counter: 4 });
    assert.equal((await app.request('/login/passkey', json({ passkey: alone }))).status, 401);
    const events = (await app.events.recent(1, 2)).map(({ kind, reason }) => `${kind} ${reason}`);
    assert.deepEqual(events, ['passkey_refused counter', 'passkey_refused counter']);
  });
});

describe('of eight requests at once with one', () => {
  it('code, one gets in', async (t) => {
    const { app, code } = await setUp(t);
    const right = code();
    const request = async () => [STEP, form({ code: right }, await begin(app))] as const;
    assert.equal(await accepted(app, request), 1);
  });

  it('recovery code, one gets in', async (t) => {
    const { app, recoveryCodes } = await setUp(t);
    const [recovery = ''] = recoveryCodes;
    const pending = async () => (await begin(app)).replace('pending=', '');
    const request = async () => [STEP, json({ recovery, pending: await pending() })] as const;
    assert.equal(await accepted(app, request), 1);
    assert.equal((await app.factors.overview(1)).recoveryCodes, 9);
  });

  it('pending sign-in and right codes of every kind, one gets in', async (t) => {
    const { app, recoveryCodes } = await setUp(t);
    const cookie = await begin(app);
    const codes = recoveryCodes.values();
    const request = async () =>
      [STEP, form({ recovery: codes.next().value ?? '' }, cookie)] as const;
    assert.equal(await accepted(app, request), 1);
  });

  it('challenge, one signs in', async (t) => {
    const { app, show } = await setUp(t);
    const passkey = show(await challengeFor(app, '', '/login'));
    const request = async () => ['/login/passkey', form({ passkey })] as const;
    assert.equal(await accepted(app, request), 1);
  });

  it('challenge, one passkey is added', async (t) => {
    const { app, session } = await setUp(t);
    const challenge = await challengeFor(app, session, '/account/passkeys/new');
    const request = async () => {
      const fields = { passkey: newAuthenticator(app).register(challenge), name: 'Key' };
      return ['/account/passkeys', form(fields, session)] as const;
    };
    assert.equal(await accepted(app, request), 1);
    assert.equal((await app.passkeys.ofAccount(1)).length, 2);
  });
});

describe('a challenge', () => {
  it('is bound to what it is for, and to the pending sign-in or session', async (t) => {
    const { app, session, show } = await setUp(t);
    const cookie = await begin(app);
    const other = await begin(app);
    const ofLogin = show(await challengeFor(app, '', '/login'));
    const ofOther = show(await challengeFor(app, other));
    const ofConfirm = show(await challengeFor(app, session, '/confirm'));
    for (const passkey of [ofLogin, ofOther, ofConfirm]) {
      assert.equal((await app.request(STEP, form({ passkey }, cookie))).status, 401);
    }
    const ofStep = show(await challengeFor(app, cookie));
    for (const path of ['/login/passkey', '/confirm']) {
      const init = form({ passkey: ofStep }, path === '/confirm' ? session : '');
      assert.equal((await app.request(path, init)).status, 401, path);
    }
    assert.equal((await app.request(STEP, form({ passkey: ofStep }, cookie))).status, 303);
    assert.ok(await opens(app, session));
  });
});

describe('a recovery code', () => {
  it('leads to the page that makes new ones when three or fewer are left', async (t) => {
    const { app, recoveryCodes } = await setUp(t);
    const places: (string | null)[] = [];
    for (const recovery of recoveryCodes.slice(0, 7)) {
      const fields = { recovery, next: '/users/2' };
      const response = await app.request(STEP, form(fields, await begin(app)));
      places.push(response.headers.get('location'));
    }
    const few = '/account/second-factor?done=few-codes&next=%2Fusers%2F2';
    assert.deepEqual(places.slice(5), ['/users/2', few]);
  });
});

describe('the pages with a passkey button', () => {
  it('have a policy that allows their script, and no other page has', async (t) => {
    const { app, session } = await setUp(t);
    const pending = await begin(app);
    const pages: readonly (readonly [string, string, boolean])[] = [
      ['/login', '', true],
      [STEP, pending, true],
      ['/confirm', session, true],
      ['/account/passkeys/new', session, true],
      ['/account/second-factor', session, false],
      ['/account', session, false],
      ['/dashboard', session, false],
      ['/signup', '', false],
    ];
    for (const [path, cookie, hasScript] of pages) {
      const response = await app.request(path, asPage(cookie));
      const policy = response.headers.get('content-security-policy') ?? '';
      const features = response.headers.get('permissions-policy') ?? '';
      const right = hasScript ? '(self)' : '()';
      assert.equal(/script-src/.test(policy), hasScript, path);
      if (hasScript) assert.match(policy, /; script-src 'self'(;|$)/);
      assert.match(policy, /form-action 'self'/);
      assert.ok(features.includes(`publickey-credentials-get=${right}`), path);
      assert.ok(features.includes(`publickey-credentials-create=${right}`), path);
      assert.equal(/<script/.test(await response.text()), hasScript, path);
    }
    const json = await app.request('/account', {
      headers: { cookie: session, accept: 'application/json' },
    });
    assert.match(json.headers.get('content-security-policy') ?? '', /sandbox$/);
  });

  it('have neither script nor button at an address without passkeys', async (t) => {
    const app = await startApp(t, { origin: (port) => `http://127.0.0.1:${port}` });
    const response = await app.request('/login', asPage(''));
    assert.doesNotMatch(response.headers.get('content-security-policy') ?? '', /script-src/);
    assert.doesNotMatch(await response.text(), /<script|passkey/);
    const session = await signUp(app);
    const page = await (await app.request('/account/second-factor', asPage(session))).text();
    assert.match(page, /Passkeys work at/);
    const added = await app.request('/account/passkeys/new', asPage(session));
    assert.equal(added.headers.get('location'), '/account/second-factor');
    const sent = await app.request(
      '/account/passkeys',
      form({ passkey: '{}', name: 'Key' }, session),
    );
    assert.equal(sent.status, 400);
  });
});
