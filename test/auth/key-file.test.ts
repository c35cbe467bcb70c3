import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { BadKeyFile, readKeyFile, sealByKeyFile, writeKeyFile } from '../../src/auth/key-file.ts';
import { StoreUnavailable } from '../../src/auth/store-errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const KEY = Buffer.alloc(32, 0xfb); // its base64 has + and /, its base64url - and _
const OTHER = Buffer.alloc(32, 2);
const PLAIN = Buffer.from('secret');

const freshPath = (t: TestContext) => join(temporaryFolder(t), 'coatcheck.db.key');

function fileWith(t: TestContext, content: string): string {
  const path = freshPath(t);
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

describe('readKeyFile', () => {
  it('reads a key a line, base64 or base64url, padded or not, between comments', (t) => {
    const lines = [
      '# the new one',
      KEY.toString('base64'),
      '',
      ` ${KEY.toString('base64url')}\r`,
      OTHER.toString('base64').replace('=', ''),
    ];
    assert.deepEqual(readKeyFile(fileWith(t, lines.join('\n'))), [KEY, KEY, OTHER]);
    const made = `${KEY.toString('base64')}\n`; // head -c 32 /dev/urandom | base64
    assert.deepEqual(readKeyFile(fileWith(t, made)), [KEY]);
  });

  const bad: Record<string, [content: string, message: string]> = {
    nothing: ['', 'there is no key in it'],
    'comments alone': ['# no key\n\n', 'there is no key in it'],
    '31 bytes': [Buffer.alloc(31).toString('base64'), 'line 1 is not 32 bytes in base64'],
    '33 bytes': [Buffer.alloc(33).toString('base64'), 'line 1 is not 32 bytes in base64'],
    'bytes as they are': [
      Buffer.alloc(32, 200).toString('latin1'),
      'line 1 is not 32 bytes in base64',
    ],
    hexadecimal: [KEY.toString('hex'), 'line 1 is not 32 bytes in base64'],
    'a second line that is none': [
      `${KEY.toString('base64')}\npassword`,
      'line 2 is not 32 bytes in base64',
    ],
  };
  for (const [name, [content, message]] of Object.entries(bad)) {
    it(`refuses ${name}, and names the line without quoting it`, (t) => {
      const path = fileWith(t, content);
      assert.throws(() => readKeyFile(path), new BadKeyFile(message));
    });
  }
});

describe('a key file that is no file', () => {
  it('is refused at once, without waiting for the other end of a pipe or the end of a device', (t) => {
    const path = freshPath(t);
    assert.equal(spawnSync('mkfifo', [path]).status, 0);
    for (const name of [path, '/dev/zero']) {
      assert.throws(() => readKeyFile(name), new BadKeyFile('that is no file'));
    }
  });

  it('is refused unread when it is huge', (t) => {
    const path = fileWith(t, '');
    truncateSync(path, 65_537);
    assert.throws(() => readKeyFile(path), new BadKeyFile('it is longer than 65536 bytes'));
  });
});

describe('sealByKeyFile', () => {
  it('makes a file with a random key and a comment, readable for this account alone', (t) => {
    const path = freshPath(t);
    const { seal } = sealByKeyFile(path);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.match(readFileSync(path, 'utf8'), /^# Coatcheck: .*\n# .*\n[A-Za-z0-9+/]{43}=\n$/);
    assert.deepEqual(sealByKeyFile(path).open('a', seal('a', PLAIN)), PLAIN);
    assert.equal(sealByKeyFile(freshPath(t)).open('a', seal('a', PLAIN)), null, 'another file');
  });

  it('leaves nothing else in the folder', (t) => {
    const folder = temporaryFolder(t);
    sealByKeyFile(join(folder, 'k'));
    writeFileSync(join(folder, 'k.part'), 'of one that was interrupted');
    writeKeyFile(join(folder, 'k'), [KEY]);
    assert.deepEqual(readdirSync(folder), ['k']);
  });

  it('reads keys again that another process has written, before it seals and when it cannot open', (t) => {
    const path = freshPath(t);
    const one = sealByKeyFile(path);
    const old = one.seal('a', PLAIN);
    writeKeyFile(path, [KEY]);
    const other = sealByKeyFile(path);
    assert.deepEqual(one.open('a', old), PLAIN, 'it still knows the key that is gone');
    assert.deepEqual(other.open('a', one.seal('a', PLAIN)), PLAIN);
    writeKeyFile(path, [OTHER]);
    assert.deepEqual(one.open('a', sealByKeyFile(path).seal('a', PLAIN)), PLAIN);
  });

  it('is unavailable, and throws nothing away, while the file is damaged', (t) => {
    const path = freshPath(t);
    const { seal, open } = sealByKeyFile(path);
    const sealed = seal('a', PLAIN);
    writeFileSync(path, 'x');
    assert.deepEqual(open('a', sealed), PLAIN);
    assert.throws(() => open('b', sealed), StoreUnavailable);
    assert.throws(() => seal('a', PLAIN), StoreUnavailable);
    rmSync(path);
    assert.equal(seal('a', PLAIN).length, sealed.length, 'it is made anew when it is gone');
  });

  it('is one key for eight who start at once', async (t) => {
    const path = freshPath(t);
    const code = `
      import { sealByKeyFile } from './src/auth/key-file.ts';
      const { seal } = sealByKeyFile(process.argv[1]);
      process.stdout.write(seal('a', Buffer.from('secret')).toString('hex'));`;
    const sealed = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code, path]);
        const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
        return output;
      }),
    );
    const { open } = sealByKeyFile(path);
    for (const value of sealed) assert.deepEqual(open('a', Buffer.from(value, 'hex')), PLAIN);
    assert.equal(readKeyFile(path).length, 1);
  });
});

describe('writeKeyFile', () => {
  it('keeps the mode at 600 and a link a link', (t) => {
    const folder = temporaryFolder(t);
    const [file, link] = [join(folder, 'file'), join(folder, 'link')];
    writeFileSync(file, '', { mode: 0o644 });
    symlinkSync(file, link);
    writeKeyFile(link, [KEY, OTHER]);
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.deepEqual(readKeyFile(file), [KEY, OTHER]);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });
});
