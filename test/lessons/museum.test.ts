import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, it } from 'node:test';
import { lessonFiles } from '../../lessons/runner/all.ts';
import { freePort } from '../support.ts';

const pieces = readdirSync('lessons/museum')
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.replace(/\.ts$/, ''))
  .filter((name) => name !== 'museum');
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

  it('has no piece that no lesson shows', () => {
    const unseen = pieces.filter((piece) => !new RegExp(`[/=]${piece}\\b`).test(lessons));
    assert.deepEqual(unseen, []);
  });

  const exam = readFileSync('lessons/h-authorization/2-the-museum.md', 'utf8');
  const named = (piece: string, text: string) => text.includes(`[${piece}](../museum/${piece}.ts)`);
  const riddles = [...sourceOf('riddle').matchAll(/^ {2}'([\w-]+)',$/gm)].map(([, name = '']) =>
    [...name].reverse().join(''),
  );

  it('has a case for every piece, or one with the same mistake, and names it in the lesson', () => {
    const others = pieces.filter((piece) => piece !== 'riddle');
    assert.deepEqual(
      others.filter((piece) => !named(piece, exam)),
      [],
    );
    assert.deepEqual(
      riddles.filter((piece) => !others.includes(piece)),
      [],
    );
    assert.equal(new Set(riddles).size, riddles.length);
    // A piece without a case is named in the diagnosis of a case with the same mistake.
    const diagnoses = exam.slice(0, exam.indexOf('## Your turn'));
    assert.deepEqual(
      others.filter((piece) => !riddles.includes(piece) && !named(piece, diagnoses)),
      [],
    );
  });

  it('examines with twelve servers that no other lesson shows', () => {
    const cases = riddles.slice(0, 12);
    assert.ok(cases.every((piece) => piece.startsWith('exam-')));
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
    for (const piece of ['csrf-open', 'on-path-attacker', 'riddle']) {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [`lessons/museum/${piece}.ts`],
        { env: { ...env, CASE: '1' }, encoding: 'utf8', timeout: 90_000 },
      );
      const sentence = `Port ${port} is in use: stop the other server (Ctrl+C in its terminal).\n`;
      assert.deepEqual({ status, stdout, stderr }, { status: 1, stdout: '', stderr: sentence });
    }
  });

  it('starts each piece but the riddle with startMuseum', () => {
    const own = pieces.filter((piece) => !/^startMuseum\($|^startMuseum\('/m.test(sourceOf(piece)));
    assert.deepEqual(own, ['riddle']);
  });

  it('does not start in production', async () => {
    const env = { ...process.env, NODE_ENV: 'production', PORT: '0', CASE: '1' };
    for (const piece of ['csrf-open', 'on-path-attacker', 'riddle']) {
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
