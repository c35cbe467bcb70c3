import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  BreachedPasswords,
  openBreachedPasswords,
  UnusableList,
} from '../../../src/auth/passwords/breached-passwords.ts';
import { temporaryFolder } from '../../temporary-folder.ts';

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();
const LEAKED = Array.from({ length: 300 }, (_, i) => `leaked passphrase ${i}`);
const HASHES = LEAKED.map(sha1).sort();

/** A file with this text. */
function fileOf(t: TestContext, text: string): string {
  const path = join(temporaryFolder(t), 'pwned.txt');
  writeFileSync(path, text);
  return path;
}

/** Which of the leaked passwords, and of some others, a list has. */
async function found(path: string): Promise<{ leaked: number; others: number }> {
  const list = new BreachedPasswords(path);
  const count = async (passwords: readonly string[]) =>
    (await Promise.all(passwords.map((password) => list.has(password)))).filter(Boolean).length;
  const others = LEAKED.slice(0, 20).map((text) => `${text}!`);
  return { leaked: await count(LEAKED), others: await count(others) };
}

function pipe(folder: string): string {
  const path = join(folder, 'pwned.pipe');
  assert.equal(spawnSync('mkfifo', [path]).status, 0);
  return path;
}

describe('BreachedPasswords', () => {
  const forms: [name: string, text: string][] = [
    ['as it is handed out', HASHES.map((hash, i) => `${hash}:${i + 1}\r\n`).join('')],
    ['with line feeds', HASHES.map((hash, i) => `${hash}:${i + 1}\n`).join('')],
    ['without counts', HASHES.map((hash) => `${hash}\r\n`).join('')],
    [
      'with some counts',
      HASHES.map((hash, i) => `${hash}${i % 3 ? '' : `:${10 ** (i % 9)}`}\n`).join(''),
    ],
    ['without a line break at the end', HASHES.map((hash) => `${hash}:7`).join('\n')],
    ['without counts or a line break at the end', HASHES.join('\r\n')],
    ['in lower case', HASHES.map((hash) => `${hash.toLowerCase()}:3\n`).join('')],
    ['with an empty line at the end', `${HASHES.map((hash) => `${hash}:3\n`).join('')}\r\n`],
  ];
  for (const [name, text] of forms) {
    it(`finds every password of a list ${name}, and no other`, async (t) => {
      const path = fileOf(t, text);
      assert.equal(await new BreachedPasswords(path).examine(), text.length);
      assert.deepEqual(await found(path), { leaked: LEAKED.length, others: 0 });
    });
  }

  it('finds the passwords of a list of one line, of two, and of every length around a block', async (t) => {
    for (const length of [1, 2, 3, 88, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99, 100]) {
      const path = fileOf(
        t,
        HASHES.slice(0, length)
          .map((hash) => `${hash}:12\r\n`)
          .join(''),
      );
      await new BreachedPasswords(path).examine();
      assert.deepEqual(await found(path), { leaked: length, others: 0 }, String(length));
    }
  });

  it('tells passwords apart by case, and finds them whatever their characters', async (t) => {
    const path = fileOf(t, `${sha1('n\u00e4chste Woche \u{1f600}')}:1\n`);
    const list = new BreachedPasswords(path);
    assert.equal(await list.has('n\u00e4chste Woche \u{1f600}'), true);
    assert.equal(await list.has('N\u00e4chste Woche \u{1f600}'), false);
  });

  it('reads some 15 times and less than 9 KB of a list of 1,000,000 lines', async (t) => {
    const path = join(temporaryFolder(t), 'million.txt');
    writeMillion(path, sha1('the one that leaked'));
    const reads: number[] = [];
    const list = new BreachedPasswords(path, async (name) => {
      const file = await open(name, 'r');
      const read = file.read.bind(file);
      file.read = ((buffer: Buffer, offset: number, length: number, position: number) => {
        reads.push(length);
        return read(buffer, offset, length, position);
      }) as typeof file.read;
      return file;
    });
    assert.ok((await list.examine()) > 40_000_000);
    assert.ok(reads.length <= 64, `${reads.length} reads to examine it`);
    for (const [password, leaked] of [
      ['the one that leaked', true],
      ['another', false],
    ] as const) {
      reads.length = 0;
      assert.equal(await list.has(password), leaked);
      const bytes = reads.reduce((sum, length) => sum + length, 0);
      t.diagnostic(`${reads.length} reads, ${bytes} bytes`);
      assert.ok(reads.length <= 16 && bytes < 9_000, `${reads.length} reads, ${bytes} bytes`);
    }
  });

  const unusable: [name: string, make: (folder: string) => string, sentence: RegExp][] = [
    ['what is not there', (folder) => join(folder, 'none.txt'), /there is no such file/],
    ['a folder', (folder) => folder, /it is (a folder|not a regular file)/],
    ['an empty file', (folder) => written(folder, ''), /is empty/],
    ['the list by count', (folder) => written(folder, byCount()), /not in the order/],
    [
      'a list in the opposite order',
      (folder) => written(folder, [...HASHES].reverse().join('\n')),
      /not in the order/,
    ],
    ['NTLM hashes', (folder) => written(folder, `${'A'.repeat(32)}:4\n`), /not a SHA-1/],
    ['passwords in the clear', (folder) => written(folder, LEAKED.join('\n')), /not a SHA-1/],
    ['a pipe without a writer', (folder) => pipe(folder), /it is not a regular file/],
    ['one long line', (folder) => written(folder, 'A'.repeat(100_000)), /not a SHA-1/],
    ['a page of HTML', (folder) => written(folder, '<!doctype html>\n<p>404'), /not a SHA-1/],
  ];
  for (const [name, make, sentence] of unusable) {
    it(`says in a sentence that ${name} is of no use`, async (t) => {
      const list = new BreachedPasswords(make(temporaryFolder(t)));
      await assert.rejects(list.examine(), (error) => {
        assert.ok(error instanceof UnusableList);
        assert.match(error.message, sentence);
        return true;
      });
    });
  }
});

describe('openBreachedPasswords', () => {
  it('refuses a list that is of no use before the first look-up', async (t) => {
    await assert.rejects(
      openBreachedPasswords(fileOf(t, ''), () => assert.fail()),
      UnusableList,
    );
  });

  it('complains and calls nothing leaked when the list goes away, and asks it again when it is back', async (t) => {
    const path = fileOf(t, HASHES.join('\n'));
    const complaints: unknown[] = [];
    const ask = await openBreachedPasswords(path, (error) => complaints.push(error));
    assert.equal(await ask(LEAKED[7] ?? ''), true);
    renameSync(path, `${path}.away`);
    assert.equal(await ask(LEAKED[7] ?? ''), false);
    assert.equal(complaints.length, 1);
    writeFileSync(path, 'rubbish');
    assert.equal(await ask(LEAKED[7] ?? ''), false);
    rmSync(path);
    renameSync(`${path}.away`, path);
    assert.equal(await ask(LEAKED[7] ?? ''), true);
    assert.ok(complaints.every((error) => error instanceof UnusableList));
  });
});

function written(folder: string, text: string): string {
  writeFileSync(join(folder, 'list.txt'), text);
  return join(folder, 'list.txt');
}

/** Hashes in no order, as when they are sorted by how often they were seen. */
function byCount(): string {
  return LEAKED.map((password, i) => `${sha1(password)}:${1_000 - i}\n`).join('');
}

/** A million lines in order, one of them this hash: 45 MB, in pieces. */
function writeMillion(path: string, hash: string): void {
  const file = openSync(path, 'w');
  const tail = '0123456789ABCDEF0123456789ABCDEF012';
  const own = Number.parseInt(hash.slice(0, 5), 16);
  for (let piece = 0; piece < 100; piece++) {
    let text = '';
    for (let i = piece * 10_000; i < (piece + 1) * 10_000; i++) {
      const head = Math.floor(i * 1.048576); // spread over 00000 to FFFFF
      const before = Math.floor((i - 1) * 1.048576);
      if (before < own && own <= head) text += `${hash}:1\r\n`;
      if (own !== head) {
        text += `${head.toString(16).toUpperCase().padStart(5, '0')}${tail}:${i}\r\n`;
      }
    }
    writeSync(file, text);
  }
  closeSync(file);
}
