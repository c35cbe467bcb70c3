import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { CASES } from '../../lessons/museum/game/cases.ts';
import { lessonFiles } from '../../lessons/runner/all.ts';
import { freePort } from '../support.ts';

const pieces = readdirSync('lessons/museum')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => name !== 'museum');
const cases = CASES.map(({ id }) => id);

/** Pieces that are no cases of the game, and why. The lesson says the same. */
const NO_CASE: Readonly<Record<string, string>> = {
  'http-basic': 'a scheme without a sign-out, which no line mends',
  'length-in-characters': 'every visitor sees the harm, so there is nothing to attack',
  'link-and-form-elsewhere': 'a tool of an attacker',
  'max-age-zero-ignored': 'every visitor sees the harm, so there is nothing to attack',
  'on-path-attacker': 'a tool of an attacker',
  'phishing-relay': 'a tool of an attacker',
};

const lessons = lessonFiles('.')
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');
const sourceOf = (piece: string) => readFileSync(`lessons/museum/${piece}.ts`, 'utf8');

describe('the museum', () => {
  it('says at the top of each piece that it is wrong on purpose, and how', () => {
    const silent = pieces.filter(
      (piece) =>
        !/^\/\*\*\s+(?:\* )?Wrong on purpose: ([\w-]+)\. \S/.exec(sourceOf(piece))?.includes(piece),
    );
    assert.deepEqual(silent, []);
  });

  it('has no piece that neither a lesson nor a case shows', () => {
    const unseen = pieces.filter((piece) => !new RegExp(`[/=]${piece}\\b`).test(lessons));
    assert.deepEqual(
      unseen.filter((piece) => !cases.includes(piece)),
      [],
    );
  });

  it('has a case for each piece, or a reason why it is none', () => {
    assert.deepEqual([...cases, ...Object.keys(NO_CASE)].sort(), pieces);
    const lesson = readFileSync('lessons/h-authorization/2-the-museum.md', 'utf8');
    for (const piece of Object.keys(NO_CASE))
      assert.ok(lesson.includes(`[${piece}](../museum/${piece}.ts)`), piece);
    assert.ok(lesson.includes(`The museum: ${cases.length} servers`));
  });

  it('shows twelve servers that no lesson shows', () => {
    assert.equal(pieces.filter((piece) => piece.startsWith('exam-')).length, 12);
    const elsewhere = lessonFiles('.')
      .filter((file) => !file.endsWith('/2-the-museum.md'))
      .filter((file) => /\bexam-/.test(readFileSync(file, 'utf8')));
    assert.deepEqual(elsewhere, []);
  });

  it('lets no piece listen but through startMuseum', () => {
    assert.deepEqual(
      pieces.filter((piece) => sourceOf(piece).includes('.listen(')),
      [],
    );
  });

  it('says in one sentence that its port is in use, and ends', async (t) => {
    const other = createServer().listen(0, '127.0.0.1');
    t.after(() => other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const env = { ...process.env, PORT: String(port) };
    for (const piece of ['csrf-open', 'on-path-attacker']) {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [`lessons/museum/${piece}.ts`],
        { env, encoding: 'utf8', timeout: 90_000 },
      );
      const sentence = `Port ${port} is in use: stop the other server (Ctrl+C in its terminal).\n`;
      assert.deepEqual({ status, stdout, stderr }, { status: 1, stdout: '', stderr: sentence });
    }
  });

  it('starts each piece with startMuseum', () => {
    const own = pieces.filter((piece) => !/^startMuseum\($|^startMuseum\('/m.test(sourceOf(piece)));
    assert.deepEqual(own, []);
  });

  it('does not start in production', async () => {
    const env = { ...process.env, NODE_ENV: 'production', PORT: '0' };
    for (const piece of ['csrf-open', 'on-path-attacker']) {
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
