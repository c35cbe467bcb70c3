import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { isSecretOf } from '../../src/auth/oidc/clients.ts';
import { openStores } from '../../src/stores.ts';
import { commandLine, freshDatabase } from './cli.ts';

const ORIGIN = 'https://login.example.com';
const CALLBACK = 'https://grafana.example.com/login/generic_oauth';

async function setUp(t: TestContext) {
  const file = freshDatabase(t);
  const line = commandLine(file, { ORIGIN });
  await line.json('user', 'add', 'ada@example.com', '--role', 'admin', '--create');
  const add = (...more: string[]) =>
    line.json('client', 'add', 'Grafana', '--redirect', CALLBACK, ...more);
  const read = async <T>(work: (stores: Awaited<ReturnType<typeof openStores>>) => Promise<T>) => {
    const stores = await openStores(file, { as: 'command', mayCreate: false });
    try {
      return await work(stores);
    } finally {
      await stores.close();
    }
  };
  const stored = (id: string) => read(({ clients }) => clients.byId(id));
  const events = () =>
    read(async (stores) =>
      (await stores.events.recent(null, 20))
        .filter(({ kind }) => kind.startsWith('client_'))
        .map(({ kind, reason, about, requestId }) => `${kind} ${reason} ${about} ${requestId}`),
    );
  return { ...line, add, stored, events };
}

describe('two commands at once', () => {
  it('register two apps, each with a secret of its own', async (t) => {
    const { add, json } = await setUp(t);
    const made = await Promise.all([add(), add()]);
    const ids = new Set(made.map(({ id }) => id));
    assert.equal(ids.size, 2);
    assert.notEqual(made[0].secret, made[1].secret);
    const listed: readonly { id: string }[] = await json('client', 'list');
    assert.deepEqual(new Set(listed.map(({ id }) => id)), ids);
  });

  it('change an app, and neither takes back what the other one has set', async (t) => {
    const { add, json, stored } = await setUp(t);
    const { id } = await add();
    for (const round of ['a', 'b', 'c']) {
      await Promise.all([
        json('client', 'set', id, '--name', `Grafana ${round}`),
        json('client', 'set', id, '--groups', `staff-${round}`),
      ]);
      const { name, groups } = (await stored(id)) ?? assert.fail();
      assert.deepEqual([name, groups], [`Grafana ${round}`, [`staff-${round}`]]);
    }
  });
});

describe('client add', () => {
  it('registers an app, and shows once what it has to know', async (t) => {
    const { call, stored, events } = await setUp(t);
    const { output, exitCode } = await call('client', 'add', 'Grafana', '--redirect', CALLBACK);
    assert.equal(exitCode, 0);
    const [, id = ''] = /^client id +(\w{16})$/m.exec(output) ?? [];
    const [, secret = ''] = /^client secret +([\w-]{43})$/m.exec(output) ?? [];
    assert.match(output, /^issuer +https:\/\/login\.example\.com$/m);
    assert.match(
      output,
      /^discovery address +https:\/\/login\.example\.com\/\.well-known\/openid-/m,
    );
    const client = await stored(id);
    assert.ok(client !== null && isSecretOf(client, secret));
    assert.ok(!(await call('client', 'show', id)).output.includes(secret));
    assert.deepEqual(await events(), [`client_added ${id} Grafana cli`]);
  });

  it('takes all settings, several addresses with blanks between them', async (t) => {
    const { json } = await setUp(t);
    const {
      id: _,
      createdAt: __,
      ...data
    } = await json(
      ...[
        'client',
        'add',
        'Photos',
        '--public',
        '--redirect',
        'com.example.photos:/cb http://127.0.0.1/cb',
      ],
      ...['--logout', 'https://photos.example.com/out', '--home', 'https://photos.example.com/'],
      ...['--backchannel', 'http://localhost:8080/told', '--groups', 'staff,board'],
      ...['--algorithm', 'EdDSA'],
    );
    assert.deepEqual(data, {
      name: 'Photos',
      redirectUris: ['com.example.photos:/cb', 'http://127.0.0.1/cb'],
      logoutUris: ['https://photos.example.com/out'],
      backchannelUri: 'http://localhost:8080/told',
      homeUri: 'https://photos.example.com/',
      groups: ['board', 'staff'],
      algorithm: 'EdDSA',
      pkce: 'required',
      kind: 'public',
      secret: null,
    });
  });

  it('says everything that is wrong, and registers nothing', async (t) => {
    const { call, json } = await setUp(t);
    const refused = await call(
      'client',
      'add',
      'Grafana',
      '--redirect',
      'http://x.example/',
      '--groups',
      'A',
    );
    assert.equal(refused.exitCode, 64);
    assert.match(refused.message, /must begin with https.*A group is a word/);
    assert.equal((await call('client', 'add', 'Grafana')).exitCode, 64);
    assert.deepEqual(await json('client', 'list'), []);
  });
});

describe('the other commands about apps', () => {
  it('list them without secrets', async (t) => {
    const { call, add } = await setUp(t);
    assert.equal((await call('client', 'list')).output, 'No apps.\n');
    const { id, secret } = await add();
    const { output } = await call('client', 'list');
    assert.match(output, new RegExp(`^${id} +Grafana +yes +- +${CALLBACK}`, 'm'));
    assert.ok(!output.includes(secret));
  });

  it('change what is named, and nothing else', async (t) => {
    const { call, json, add, events } = await setUp(t);
    const { secret: _, ...before } = await add('--groups', 'staff');
    const changed = await json('client', 'set', before.id, '--name', 'Graphs', '--groups', '');
    assert.deepEqual(changed, { ...before, name: 'Graphs', groups: [] });
    assert.deepEqual(await json('client', 'show', before.id), changed);
    assert.equal((await call('client', 'set', before.id)).exitCode, 64);
    assert.equal((await call('client', 'set', before.id, '--pkce', 'plain')).exitCode, 64);
    assert.equal((await call('client', 'set', 'none', '--name', 'x')).exitCode, 1);
    assert.equal((await events())[0], `client_changed ${before.id} Graphs cli`);
  });

  it('replace a secret, and refuse that for an app without one', async (t) => {
    const { call, json, add, stored, events } = await setUp(t);
    const { id, secret } = await add();
    const fresh = await json('client', 'new-secret', id);
    const client = await stored(id);
    assert.ok(client !== null);
    assert.deepEqual([isSecretOf(client, secret), isSecretOf(client, fresh.secret)], [false, true]);
    assert.equal((await events())[0], `client_secret_replaced ${id} Grafana cli`);
    const open = await add('--public');
    const refused = await call('client', 'new-secret', open.id);
    assert.deepEqual([refused.exitCode, refused.message], [1, 'Grafana has no secret.']);
  });

  it('remove one when they are told that it is meant', async (t) => {
    const { call, json, add, events } = await setUp(t);
    const { id } = await add();
    assert.equal((await call('client', 'remove', id)).exitCode, 64);
    assert.equal((await json('client', 'list')).length, 1);
    assert.equal((await json('client', 'remove', id, '--yes')).removed, true);
    assert.deepEqual(await json('client', 'list'), []);
    assert.equal((await call('client', 'remove', id, '--yes')).exitCode, 1);
    assert.equal((await events())[0], `client_removed ${id} Grafana cli`);
  });
});
