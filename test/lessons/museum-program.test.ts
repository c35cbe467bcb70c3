/** `npm run museum`, as a person types it. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { type Case, LETTERS } from '../../lessons/museum/game/case.ts';
import { CASES } from '../../lessons/museum/game/cases.ts';
import { fileOf } from '../../lessons/museum/game/play.ts';
import { MENDED } from '../museum/mended/all.ts';
import { mendedSource } from '../museum/mended/mend.ts';
import { freePort } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PROGRAM = resolve('lessons/museum/game/run.ts');
const STACK = /^\s+at |Error:/m;

/** The museum in a folder of its own. */
function museumIn(folder: string) {
  return (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 90_000,
    });
    assert.doesNotMatch(stdout + stderr, STACK);
    return { status, stdout, stderr };
  };
}

/** Starts a case as a process, and resolves when its story is told. */
async function start(t: TestContext, folder: string, one: Case) {
  const port = await freePort();
  const env = { ...process.env, PORT: String(port) };
  const args = [PROGRAM, 'start', String(CASES.indexOf(one) + 1)];
  const child = spawn(process.execPath, args, { cwd: folder, env });
  t.after(() => child.kill('SIGKILL'));
  let printed = '';
  child.stdout.on('data', (text) => {
    printed += text;
  });
  const said = async (what: RegExp) => {
    for (let match = what.exec(printed); ; match = what.exec(printed)) {
      if (match !== null) return match;
      await once(child.stdout, 'data');
    }
  };
  await said(/The end: Ctrl\+C/);
  return { url: `http://localhost:${port}`, port, said, child, printed: () => printed };
}

function caseOf(id: string): Case {
  const one = CASES.find((each) => each.id === id);
  assert.ok(one !== undefined);
  return one;
}

describe('the game of the museum', () => {
  it('lists all cases by part, and none of their names', (t) => {
    const { status, stdout } = museumIn(temporaryFolder(t))();
    assert.equal(status, 0);
    for (const { title, id } of CASES) {
      assert.ok(stdout.includes(`  ${title}`), id);
      assert.ok(!stdout.includes(id), id);
    }
    assert.match(stdout, /^A\. The wire$/m);
    assert.match(stdout, /^Solved: 0, without a hint: 0\. Mended: 0\.$/m);
  });

  it('answers whatever is mistyped in a sentence', (t) => {
    const museum = museumIn(temporaryFolder(t));
    const last = CASES.length;
    const wrong: readonly (readonly [args: string[], status: number, says: RegExp])[] = [
      [
        ['start', '99'],
        64,
        new RegExp(`^There is no case 99: choose a number from 1 to ${last}\\.$`),
      ],
      [['start', '0'], 64, /^There is no case 0/],
      [['start', 'one'], 64, /^There is no case one/],
      [['hint'], 64, /^Say which case/],
      [['begin', '1'], 64, /^There is no command begin\.\nUsage: /],
      [['toString', '1'], 64, /^There is no command toString/],
      [['flag', '1', 'coat-0'], 1, /^Start the case first: npm run museum -- start 1$/],
      [['diagnosis', '1', 'a'], 1, /^Bring the flag first/],
      [['repair', '1'], 1, /^Solve the case first/],
      [['restart', '1'], 1, /^The case does not run: npm run museum -- start 1$/],
      [['send', '1', 'x'], 1, /^There is nobody in this case to send to\.$/],
    ];
    for (const [args, status, says] of wrong) {
      const { stderr, ...rest } = museum(...args);
      assert.deepEqual(rest, { status, stdout: '' }, args.join(' '));
      assert.match(stderr.trimEnd(), says);
    }
    assert.match(museum('--help').stdout, /^Usage: npm run museum /);
  });

  it('shows one hint more each time, and counts them', (t) => {
    const museum = museumIn(temporaryFolder(t));
    for (const count of [1, 2, 3, 3]) {
      const { stdout } = museum('hint', '1');
      assert.equal([...stdout.matchAll(/^\d\. /gm)].length, count);
    }
    assert.match(museum('hint', '1').stdout, /There are no more hints\./);
    assert.match(museum().stdout, /A postcard {2,}3 hints/);
  });

  it('goes from the flag to the diagnosis, and from there to a mended copy', async (t) => {
    const folder = temporaryFolder(t);
    const museum = museumIn(folder);
    const one = caseOf('exam-tram');
    const n = String(CASES.indexOf(one) + 1);
    const running = await start(t, folder, one);
    assert.match(museum('flag', n, 'coat-000000000000').stderr, /^That is not the flag/);
    await fetch(`${running.url}/stops/100%`).catch(() => null);
    const [, flag = ''] = await running.said(/Your flag: (\S+)/);
    if (running.child.exitCode === null) await once(running.child, 'exit');
    assert.equal(running.child.exitCode, 0);
    assert.ok(!readFileSync(join(folder, 'data/course/museum.json'), 'utf8').includes(flag));

    // Handed in after the end, with space around it and in capitals.
    assert.match(museum('flag', n, ` ${flag.toUpperCase()} `).stdout, /^That is the flag\./);
    const others = LETTERS.filter((letter) => letter !== one.right);
    assert.match(museum('diagnosis', n, others[0] ?? '').stderr, /^No\. Look again/);
    assert.match(museum('diagnosis', n, 'e').stderr, /^Answer a, b, c or d/);
    assert.match(museum('diagnosis', n, one.right).stdout, /^Right\. .*exam-tram\.ts\.$/m);
    assert.match(museum().stdout, /The next tram {2,}solved: exam-tram, 1 wrong diagnosis$/m);

    // Hints that are read afterwards do not count.
    assert.equal([...museum('hint', n).stdout.matchAll(/^\d\. /gm)].length, 3);
    assert.doesNotMatch(museum().stdout, /The next tram.*hint/);

    const copy = join(folder, 'my/exam-tram.ts');
    assert.match(museum('repair', n).stdout, /Your copy is my\/exam-tram\.ts/);
    assert.ok(existsSync(copy));
    assert.match(museum('repair', n).stderr, /^The exploit still works\./);
    writeFileSync(copy, mendedSource(one.id, MENDED[one.id] ?? [], copy));
    const mended = readFileSync(copy, 'utf8');
    writeFileSync(copy, mended.replaceAll('Next tram from', 'No tram at'));
    assert.match(museum('repair', n).stderr, /^An honest visitor is no longer served: /);
    writeFileSync(copy, `${mended}\nlet x = ;\n`);
    assert.match(museum('repair', n).stderr, /^Your server does not start:\n\n.*exam-tram\.ts/);
    writeFileSync(copy, mended);
    assert.match(museum('repair', n).stdout, /^Mended\./);
    assert.match(museum().stdout, /solved: exam-tram, 1 wrong diagnosis, mended$/m);
  });

  it('takes a copy with another name', (t) => {
    const folder = temporaryFolder(t);
    const museum = museumIn(folder);
    const solved = { hints: 0, flag: true, wrong: 0, solved: true, mended: false };
    museum('hint', '1');
    const file = join(folder, 'data/course/museum.json');
    writeFileSync(file, JSON.stringify({ progress: { 'exam-postcards': solved } }));
    assert.match(museum('repair', '1', 'mine/card.ts').stdout, /Your copy is mine\/card\.ts/);
    assert.match(museum('repair', '1', 'mine/card.ts').stderr, /^The exploit still works\./);
  });

  it('lets people open what is sent to them, and starts servers anew', async (t) => {
    const folder = temporaryFolder(t);
    const museum = museumIn(folder);
    const one = caseOf('exam-choir');
    const n = String(CASES.indexOf(one) + 1);
    const { url, child } = await start(t, folder, one);
    assert.match(museum('send', n, 'visit=kite-42').stdout, /^Mira has signed in/);
    const headers = { cookie: 'visit=kite-42' };
    const page = await (await fetch(url, { headers })).text();
    assert.match(museum('flag', n, page).stdout, /^That is the flag\./);
    assert.match(museum('restart', n).stdout, /^The server has started anew\.$/m);
    const later = await (await fetch(url, { headers })).text();
    assert.match(later, /a guest from the audience/);
    child.kill('SIGINT');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.match(museum('send', n, 'x').stderr, /^The case does not run/);
    await assert.rejects(fetch(url));
  });

  it('says that a port is in use, and forgets nothing for it', async (t) => {
    const folder = temporaryFolder(t);
    const other = createServer().listen(0, '127.0.0.1');
    t.after(() => other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, 'start', '1'], {
      cwd: folder,
      env: { ...process.env, PORT: String(port) },
      encoding: 'utf8',
      timeout: 90_000,
    });
    const sentence = `Port ${port} is in use: stop the other server (Ctrl+C in its terminal).\n`;
    assert.deepEqual({ status, stdout, stderr }, { status: 1, stdout: '', stderr: sentence });
  });

  it('takes a damaged memory for none', (t) => {
    const folder = temporaryFolder(t);
    const museum = museumIn(folder);
    museum('hint', '1');
    for (const text of ['{', '[]', '{"progress":7}', '{"progress":{"exam-postcards":3}}']) {
      writeFileSync(join(folder, 'data/course/museum.json'), text);
      assert.match(museum().stdout, /^Solved: 0/m);
    }
  });

  it('has servers that start without the game, too', async (t) => {
    const env = { ...process.env, PORT: String(await freePort()) };
    const child = spawn(process.execPath, [fileOf(caseOf('any-id-will-do'))], { env });
    t.after(() => child.kill('SIGKILL'));
    const [line] = await once(child.stdout, 'data');
    assert.match(String(line), /^Wrong on purpose: any-id-will-do: http:\/\/localhost:\d+\n$/);
  });
});
