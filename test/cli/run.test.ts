import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { commands } from '../../src/cli/commands.ts';
import { VERSION } from '../../src/version.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { commandLine, freshDatabase } from './cli.ts';

const WRONG: readonly (readonly [call: string, sentence: RegExp])[] = [
  ['', /^A command is missing\./],
  ['frobnicate', /^There is no command "frobnicate"\./],
  ['user', /^"user" needs a second word\./],
  ['user frobnicate', /^There is no command "user frobnicate"\./],
  ['--json', /^A command is missing\./],
  ['--json user', /^"user" needs a second word\./],
  ['--frob user list', /^Unknown option '--frob'\./],
  ['user list --frob', /^Unknown option '--frob'\./],
  ['user list --search', /^Option '--search <value>' argument missing\./],
  ['user list --json=yes', /^Option '--json' does not take an argument\./],
  ['user list ada', /^"user list" has one argument too many: "ada"\./],
  ['user show', /^"user show" needs more arguments\./],
  ['user add', /^"user add" needs an EMAIL\./],
  ['user add ada', /^"ada" is not an e-mail address\./],
  ['user add ada@example.com --role king', /^The role must be user or admin\./],
  ['user role ada@example.com king', /^The role must be user or admin\./],
  ['user role ada@example.com', /^"user role" needs more arguments\./],
  ['user delete ada@example.com', /^"user delete" cannot be undone, so it needs --yes\./],
  ['sessions revoke ada', /^"ada" is not the number of a session\./],
  ['sessions revoke-all', /needs an account or --everybody, and not both\./],
  ['sessions revoke-all ada@example.com --everybody', /and not both\./],
  ['events --limit 0', /^--limit has to be a whole number from 1\./],
  ['events --limit -1', /^Option '--limit' argument is ambiguous\./],
  ['backup', /^"backup" needs more arguments\./],
  ['doctor now', /^"doctor" has one argument too many: "now"\./],
];

describe('a wrong call', () => {
  for (const [line, sentence] of WRONG) {
    it(`"${line}" ends with 64, one sentence and a hint, and touches nothing`, async (t) => {
      const database = freshDatabase(t);
      const args = line === '' ? [] : line.split(' ');
      const { exitCode, output, message } = await commandLine(database).call(...args);
      assert.match(message, sentence);
      assert.match(message, / See --help\.$/);
      assert.deepEqual([exitCode, output], [64, '']);
      assert.ok(!existsSync(database));
    });
  }
});

describe('an option', () => {
  it('may stand anywhere, with its value', async (t) => {
    const { call, json } = commandLine(freshDatabase(t));
    await json('user', 'add', 'ada@example.com', '--create');
    const expected = await call('events', 'ada@example.com', '--limit', '1', '--json');
    assert.equal(JSON.parse(expected.output).length, 1);
    for (const line of [
      '--json --limit 1 events ada@example.com',
      '--limit 1 events --json ada@example.com',
      '--limit=1 --json events ada@example.com',
      'events --json --limit 1 -- ada@example.com',
    ]) {
      assert.deepEqual(await call(...line.split(' ')), expected, line);
    }
    const [listed] = JSON.parse((await call('--json', 'user', '--search', 'ada', 'list')).output);
    assert.equal(listed.email, 'ada@example.com');
  });

  it('asks for the help of the command that follows it', async (t) => {
    const { output } = await commandLine(freshDatabase(t)).call('-h', '--json', 'doctor');
    assert.match(output, /^Coatcheck .*\n\nUsage: coatcheck doctor\n/);
  });
});

describe('--help', () => {
  it('lists every command', async (t) => {
    const { exitCode, output } = await commandLine(freshDatabase(t)).call('--help');
    assert.equal(exitCode, 0);
    for (const { name, summary } of commands) {
      assert.ok(output.split('\n').some((line) => line.includes(name) && line.endsWith(summary)));
    }
  });

  it('explains each command, with its options, even in an otherwise wrong call', async (t) => {
    for (const { name, synopsis, options } of commands) {
      const { call } = commandLine(freshDatabase(t));
      const { exitCode, output } = await call(...name.split(' '), '--frob', '--help');
      assert.equal(exitCode, 0);
      const usage = `Coatcheck ${VERSION}\n\nUsage: coatcheck ${name} ${synopsis}`.trim();
      assert.ok(output.startsWith(usage));
      for (const option of Object.keys(options)) assert.ok(output.includes(`\n  --${option}`));
    }
  });

  it('lists the commands of a group', async (t) => {
    const { output } = await commandLine(freshDatabase(t)).call('sessions', '-h');
    assert.match(output, /revoke-all/);
    assert.doesNotMatch(output, /doctor/);
  });

  it('stays within 120 columns', async (t) => {
    const { call } = commandLine(freshDatabase(t));
    for (const words of [[], ...commands.map(({ name }) => name.split(' '))]) {
      const { output } = await call(...words, '--help');
      assert.deepEqual(
        output.split('\n').filter((line) => line.length > 120),
        [],
      );
    }
  });
});

describe('a database', () => {
  const reading = ['user list', 'user show 1', 'user disable 1', 'sessions list', 'events'];
  const adding = ['user add ada@example.com', 'user add --invite'];
  for (const line of [...reading, ...adding, 'sessions revoke-all --everybody', 'backup copy.db']) {
    it(`is not made by "${line}"`, async (t) => {
      const database = freshDatabase(t);
      const { exitCode, message } = await commandLine(database).call(...line.split(' '));
      assert.equal(exitCode, 1);
      assert.ok(message.startsWith(`There is no database at ${database}:`));
      assert.ok(!existsSync(database));
    });
  }

  it('in memory is out of reach', async () => {
    const { exitCode, message } = await commandLine(':memory:').call('user', 'list');
    assert.deepEqual(
      [exitCode, message],
      [78, 'DATABASE is :memory:, which only the server itself can read.'],
    );
  });

  it('that cannot be opened is one sentence that says what it may be', async (t) => {
    const folder = temporaryFolder(t);
    const { exitCode, message } = await commandLine(folder).call('user', 'list');
    assert.equal(exitCode, 1);
    assert.ok(message.startsWith(`${folder} cannot be opened: it is not a file, another program `));
  });
});
