import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importSite } from './people/import-site.ts';

const EVE = 'eve@example.com';

describe('groups on the command line', () => {
  it('are given to a new account, set, and taken away, and each change is recorded', async (t) => {
    const { json, call } = await importSite(t);
    const made = await call('user', 'add', EVE, '--groups', 'staff, board');
    assert.match(
      made.output,
      /^Account 2 created for eve@example\.com as user in board, staff\.\n/,
    );
    const set = await call('user', 'set', EVE, '--groups', 'board finance', '--name', 'Eve');
    assert.equal(
      set.output,
      'eve@example.com now has the name Eve and is in board, finance.\n',
      set.message,
    );
    assert.deepEqual((await json('user', 'show', EVE)).user.groups, ['board', 'finance']);
    assert.match((await call('user', 'show', EVE)).output, /^groups +board finance$/m);
    const same = await call('user', 'set', EVE, '--groups', 'finance,board,board');
    assert.equal(same.output, 'eve@example.com already has these values.\n');
    assert.equal(
      (await call('user', 'set', EVE, '--groups=')).output,
      'eve@example.com now is in no group.\n',
    );
    const events = await json('events', '--user', EVE);
    assert.deepEqual(
      events
        .filter(({ kind }: { kind: string }) => kind !== 'reset_link_made')
        .map(({ kind, about }: Record<string, string>) => [kind, about]),
      [
        ['groups_changed', '-board -finance'],
        ['groups_changed', '+finance -staff'],
        ['name_changed', null],
        ['user_added', '+board +staff'],
      ],
    );
  });

  it('are those of one of two commands at once, whole', async (t) => {
    const { json, call } = await importSite(t);
    await json('user', 'add', EVE);
    const set = (groups: string) => call('user', 'set', EVE, '--groups', groups);
    const results = await Promise.all([set('board finance'), set('staff')]);
    assert.deepEqual(
      results.map(({ exitCode }) => exitCode),
      [0, 0],
    );
    const { groups } = (await json('user', 'show', EVE)).user;
    assert.ok(['board,finance', 'staff'].includes(groups.join()), groups.join());
  });

  it('find accounts, and stand beside the role in lists', async (t) => {
    const { json, call } = await importSite(t);
    await json('user', 'add', EVE, '--groups', 'board finance');
    const found = await json('user', 'list', '--group', 'finance');
    assert.deepEqual(
      found.map(({ email }: { email: string }) => email),
      [EVE],
    );
    assert.deepEqual(await json('user', 'list', '--group', 'fin'), []);
    assert.match((await call('user', 'list')).output, /user in board, finance/);
    assert.match((await call('user', 'list')).output, / admin /);
  });

  it('are given by an invitation for an address, and by no other', async (t) => {
    const { json, call } = await importSite(t);
    const invited = await json('user', 'add', EVE, '--invite', '--groups', 'board');
    assert.deepEqual(invited.groups, ['board']);
    const [listed] = await json('invites', 'list');
    assert.deepEqual(listed.groups, ['board']);
    assert.match((await call('invites', 'list')).output, /user in board/);
    assert.deepEqual((await json('invites', 'send', EVE))[0]?.groups ?? ['board'], ['board']);
    const open = await call('user', 'add', '--invite', '--groups', 'board');
    assert.deepEqual(
      [open.exitCode, /--groups needs an EMAIL/.test(open.message ?? '')],
      [64, true],
    );
  });

  it('are refused when they are none, before anything is changed', async (t) => {
    const { json, call } = await importSite(t);
    for (const args of [
      ['user', 'add', EVE, '--groups', 'Board'],
      ['user', 'set', 'root@example.com', '--groups', 'a;b', '--name', 'Root'],
      ['user', 'list', '--group', 'a b'],
    ]) {
      const { exitCode, message } = await call(...args);
      assert.equal(exitCode, 64, args.join(' '));
      assert.match(message ?? '', /A group is a word of at most 32 small letters/);
    }
    const users = await json('user', 'list');
    assert.deepEqual(
      users.map(({ name }: { name: string }) => name),
      [''],
    );
  });

  it('come from a column of the imported file, and a second run changes nothing', async (t) => {
    const { json, call, path, write, read } = await importSite(t);
    const file = write(
      'people.csv',
      'email,groups\neve@example.com,staff board\ndan@example.com,\n',
    );
    const out = path('links.csv');
    const first = await json('user', 'import', file, '--apply', '--invitations', out);
    assert.deepEqual(
      first.people.map(({ groups }: { groups: unknown }) => groups),
      [['board', 'staff'], []],
    );
    const invites = await json('invites', 'list');
    assert.deepEqual(
      invites.map(({ email, groups }: Record<string, unknown>) => [email, groups]),
      [
        ['dan@example.com', []],
        [EVE, ['board', 'staff']],
      ],
    );
    const again = await call('user', 'import', file, '--apply', '--invitations', path('more.csv'));
    assert.match(again.output, /2 people: 0 invited, 2 already invited\./);
    assert.deepEqual(await json('invites', 'list'), invites);
    const other = write(
      'other.csv',
      'email,groups\neve@example.com,board\nroot@example.com,board\n',
    );
    const { output } = await call('user', 'import', other);
    assert.match(output, /already invited, until [^,]*, its groups here are board staff/);
    assert.match(output, /already has an account, .*its groups here are none/);
    await json('user', 'set', 'root@example.com', '--groups', 'board it');
    await call('user', 'export', '--csv', path('all.csv'));
    assert.match(read('all.csv'), /root@example\.com,,admin,board it,/);
    const back = await json('user', 'import', path('all.csv'));
    assert.deepEqual(back.people[0].notes, []);
  });
});
