import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { lessonFiles } from '../../lessons/runner/all.ts';
import { freePort } from '../support.ts';

const pieces = readdirSync('lessons/museum')
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => name !== 'museum');
const lessons = lessonFiles('.')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const sourceOf = (piece: string) => readFileSync(`lessons/museum/${piece}.ts`, 'utf8');

describe('the museum', () => {
  it('says of each piece first that it is wrong on purpose, and how', () => {
    const silent = pieces.filter(
      (piece) =>
        !/^\/\*\*\s+(?:\* )?Wrong on purpose: ([\w-]+)\. \S/.exec(sourceOf(piece))?.includes(piece),
    );
    assert.deepEqual(silent, []);
  });

  it('has no piece that no lesson shows', () => {
    const unseen = pieces.filter((piece) => !new RegExp(`[/=]${piece}\\b`).test(lessons));
    assert.deepEqual(unseen, []);
  });

  it('has a case among the riddles for every piece, and its name in the lesson about them', () => {
    const riddles = [...sourceOf('riddle').matchAll(/^ {2}'([\w-]+)',$/gm)].map(([, name = '']) =>
      [...name].reverse().join(''),
    );
    const others = pieces.filter((piece) => piece !== 'riddle');
    assert.deepEqual([...riddles].sort(), others.sort());
    const lesson = readFileSync('lessons/h-authorization/2-the-museum.md', 'utf8');
    assert.deepEqual(
      riddles.filter((piece) => !lesson.includes(`[${piece}](../museum/${piece}.ts)`)),
      [],
    );
  });

  it('lets no piece listen but through the helper, or on loopback by name', () => {
    const open = pieces.filter((piece) => {
      const source = sourceOf(piece);
      return /\.listen\(/.test(source) && !/\.listen\(.*'127\.0\.0\.1'/.test(source);
    });
    assert.deepEqual(open, []);
  });

  it('does not open in production', async () => {
    const env = { ...process.env, NODE_ENV: 'production', PORT: '0' };
    // One that uses the helper stands for all that do.
    const own = pieces.filter((piece) => !/^exhibit\($|^exhibit\('/m.test(sourceOf(piece)));
    for (const piece of ['csrf-open', ...own]) {
      const file = `lessons/museum/${piece}.ts`;
      const child = spawn(process.execPath, [file], { env, stdio: 'ignore' });
      const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
      const [code] = await once(child, 'exit');
      clearTimeout(late);
      assert.equal(code, 1, piece);
    }
  });

  it('is open to this machine only', async (t) => {
    const elsewhere = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.family === 'IPv4' && !address.internal);
    if (elsewhere === undefined) return t.skip('this machine has no other address');
    const port = await freePort();
    const env = { ...process.env, PORT: String(port) };
    const child = spawn(process.execPath, ['lessons/museum/csrf-open.ts'], { env });
    t.after(() => child.kill('SIGKILL'));
    const [line] = await once(child.stdout, 'data');
    assert.match(String(line), /^Wrong on purpose: csrf-open: /);
    const refused = await new Promise((resolve) => {
      const socket = connect(port, elsewhere.address);
      socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
      t.after(() => socket.destroy());
    });
    assert.equal(refused, true);
  });
});
