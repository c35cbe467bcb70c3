import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openCourseFolder } from '../../learn/course-folder.ts';
import { NO_TICKS, openKeptWire } from '../../learn/kept-wire.ts';
import { storeAddress } from '../../learn/wire-address.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const SOME = { notes: ['moment'], experiments: ['get-logout'], answered: ['get-logout'] };

describe('what the wire keeps', () => {
  it('is the same after a restart: the address, the fingerprints and the ticks', (t) => {
    const database = join(temporaryFolder(t), 'learn.db');
    const before = openKeptWire(openCourseFolder(database));
    before.keep(SOME);
    const after = openKeptWire(openCourseFolder(database));
    assert.match(after.token, /^[\w-]{22}$/);
    assert.equal(after.token, before.token);
    assert.deepEqual(after.key, before.key);
    assert.deepEqual(after.ticks, SOME);
  });

  it('is new for each process when the database is no file', () => {
    const [one, two] = [':memory:', ':memory:'].map((name) => openKeptWire(openCourseFolder(name)));
    assert.notEqual(one?.token, two?.token);
  });

  it('can be read by this account alone', (t) => {
    const folder = temporaryFolder(t);
    openKeptWire(openCourseFolder(join(folder, 'learn.db')));
    assert.equal(statSync(join(folder, 'course/wire.json')).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, 'course')).mode & 0o777, 0o700);
  });

  for (const damage of ['', '{', '[]', '7', 'null', '{"token":"../../x","key":"AA","notes":{}}']) {
    it(`counts as nothing when the file is damaged: ${damage || '(empty)'}`, (t) => {
      const folder = temporaryFolder(t);
      mkdirSync(join(folder, 'course'));
      writeFileSync(join(folder, 'course/wire.json'), damage);
      const open = () => openKeptWire(openCourseFolder(join(folder, 'learn.db')));
      const first = open();
      assert.match(first.token, /^[\w-]{22}$/);
      assert.deepEqual(first.ticks, NO_TICKS);
      assert.equal(open().token, first.token);
    });
  }

  it('loses no tick of a second server of the course, and no field of another kind', (t) => {
    const database = join(temporaryFolder(t), 'learn.db');
    const folder = openCourseFolder(database);
    const [one, two] = [openKeptWire(folder), openKeptWire(openCourseFolder(database))];
    folder.write('wire', { ...(folder.read('wire') as object), more: 1 });
    one.keep(SOME);
    two.keep({ notes: ['other'], experiments: [], answered: ['two-log-ins'] });
    assert.deepEqual(openKeptWire(folder).ticks, {
      notes: ['moment', 'other'],
      experiments: ['get-logout'],
      answered: ['get-logout', 'two-log-ins'],
    });
    assert.equal((folder.read('wire') as { more: number }).more, 1);
  });

  it('ends no server when the disk refuses it', () => {
    const folder = {
      read: () => null,
      write: () => {
        throw new Error('ENOSPC');
      },
    };
    openKeptWire(folder).keep(SOME);
    storeAddress(folder, 'http://localhost:3001/wire/x');
  });

  it('has no secret of a user in it', (t) => {
    const folder = temporaryFolder(t);
    openKeptWire(openCourseFolder(join(folder, 'learn.db'))).keep(SOME);
    const stored = JSON.parse(readFileSync(join(folder, 'course/wire.json'), 'utf8'));
    assert.deepEqual(Object.keys(stored).sort(), [
      'answered',
      'experiments',
      'key',
      'notes',
      'token',
    ]);
  });
});
