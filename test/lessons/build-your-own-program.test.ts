import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { NoAnswer } from '../../lessons/build-your-own/failure.ts';
import { startServer } from '../../lessons/build-your-own/server.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const PROGRAM = resolve('lessons/build-your-own/run.ts');
const REFERENCE = resolve('lessons/build-your-own/reference/1-one-answer.ts');

const folder = temporaryFolder({ after });

/** Runs the checker in a folder of its own, where it keeps the progress. */
function checker(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((done) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
    });
  });
}

describe('npm run build-your-own', () => {
  it('ends with 0 when a stage is passed, and says what comes next', async () => {
    const { code, output } = await checker('check', '1', '--run', `exec node ${REFERENCE}`);
    assert.equal(code, 0, output);
    assert.match(output, /Stage 1, One answer, is passed\./);
    assert.match(output, /Here is ours; compare: src\/http\/body\.ts/);
    assert.match(output, /Next, stage 2, An account.*\nRead before: lessons\/d-accounts\/1/);
    assert.match((await checker()).output, /1 {2}One answer \(passed\)/);
  });

  it('ends with 1 when it is not, and shows one hint more each time', async () => {
    const wrong = join(folder, 'wrong.ts');
    writeFileSync(wrong, readFileSync(REFERENCE, 'utf8').replace('Buffer.byteLength(body)', '1'));
    const args = ['check', '1', '--run', `exec node ${wrong}`, '--seed', 'x'];
    const first = await checker(...args);
    assert.equal(first.code, 1);
    assert.match(first.output, /You announced 1 bytes, and there were \d+\./);
    assert.match((await checker(...args, '--hint')).output, /Hint 2 of 3 {5}the same command/);
    assert.match((await checker(...args, '--hint')).output, /Hint 3 of 3 {5}the same command/);
    const transcript = readFileSync(join(folder, 'data/build-your-own/transcript.txt'), 'utf8');
    assert.match(transcript, /> GET \/health HTTP\/1\.1/);
  });

  it('ends with 1 when the command ends, with its last lines', async () => {
    const command = 'seq 1 9; echo "no module named flask" >&2; exit 3';
    const { code, output } = await checker('check', '1', '--run', command);
    assert.equal(code, 1);
    assert.match(output, /cannot be reached, so nothing was checked/);
    assert.match(output, /ended, with exit code 3/);
    assert.match(output, /\| no module named flask/);
    assert.doesNotMatch(output, /\| 1\n/);
  });

  it('checks no stage with settings of its own on a server that runs already', async () => {
    const args = ['check', '9', '--only', '--url', 'http://localhost:1'];
    const { code, output } = await checker(...args);
    assert.equal(code, 1);
    assert.match(output, /Stage 9, Two clocks, was not checked.*give --run/);
  });

  it('shows the traffic of a stage without a verdict, with try', async () => {
    const { code, output } = await checker('try', '2', '--run', `exec node ${REFERENCE}`);
    assert.equal(code, 0, output);
    assert.match(output, /> POST \/signup HTTP\/1\.1/);
    assert.match(output, /< HTTP\/1\.1 404 Not Found/);
    assert.doesNotMatch(output, /I expected|Hint|passed/);
    const transcript = readFileSync(join(folder, 'data/build-your-own/transcript.txt'), 'utf8');
    assert.match(transcript, /> POST \/signup HTTP\/1\.1/);
  });

  it('leaves out the stages before it with --only', async () => {
    const { code, output } = await checker(
      'check',
      '2',
      '--only',
      '--run',
      `exec node ${REFERENCE}`,
    );
    assert.equal(code, 1);
    assert.doesNotMatch(output, /health/);
    assert.match(output, /Stage 2 {2}An account +0 of 6 checks passed/);
  });

  it('inspects all stages, goes on after a failure, and writes a report card', async () => {
    const { code, output } = await checker('inspect', '--run', `exec node ${REFERENCE}`);
    assert.equal(code, 1);
    assert.match(output, /^ok {2}1 {2}One answer\nx {3}2 {2}An account/m);
    const card = readFileSync(join(folder, 'data/build-your-own/report-card.md'), 'utf8');
    assert.match(card, /\| V4 HTTP \| 6 of 6 \| 1 \|/);
    assert.match(card, /- Stage 2, An account: Ada could not sign up: 404\./);
  });

  it('says how it is called, with --help', async () => {
    const { code, output } = await checker('--help');
    assert.equal(code, 0);
    assert.match(output, /^Usage: npm run build-your-own/);
  });

  const timeout = 60_000; // ms
  it('checks again after a change and after Enter with --watch, until Ctrl+C', {
    timeout,
  }, async () => {
    const site = mkdtempSync(join(folder, 'watched-'));
    const pidFile = join(site, 'data-pid');
    writeFileSync(join(site, 'app.ts'), readFileSync(REFERENCE, 'utf8'));
    const run = `echo $$ > ${pidFile}; sleep 300 & exec node app.ts`;
    const child = spawn(process.execPath, [PROGRAM, 'check', '1', '--watch', '--run', run], {
      cwd: site,
    });
    let output = '';
    const until = async (what: RegExp) => {
      while (!what.test(output)) output += await once(child.stdout.setEncoding('utf8'), 'data');
      output = '';
    };
    await until(/is passed.*Waiting for a change/s);
    writeFileSync(join(site, 'app.ts'), 'process.exit(3)');
    await until(/exit code 3.*Waiting for a change/s);
    child.stdin.write('\n');
    await until(/exit code 3/);
    writeFileSync(join(site, 'app.ts'), `${readFileSync(REFERENCE, 'utf8')}// mended`);
    await until(/ok {2}\/health/);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
    for (let i = 0; i < 100 && !isGone(pid); i++) await pause(20); // a killed process needs a moment
    assert.ok(isGone(pid));
  });

  it('ends with 64 for wrong arguments', async () => {
    assert.equal((await checker('check', '99', '--run', 'x')).code, 64);
  });
});

describe('the command of a learner', () => {
  it('that does not listen is told to read PORT', async () => {
    const started = startServer('sleep 30', {}, 200);
    await assert.rejects(
      started,
      (error) => error instanceof NoAnswer && /PORT/.test(error.message),
    );
  });

  it('has the same folder for its data after a kill, and none after the run', async () => {
    const file = join(folder, 'data-dir');
    const command = `echo "$DATA_DIR" >> ${file}; exec node ${REFERENCE}`;
    const server = await startServer(command);
    const { port } = server.site;
    await server.halt('SIGKILL');
    assert.match(String(server.ended()), /SIGKILL/);
    await server.resume();
    assert.notEqual(server.site.port, port);
    const [first = '', second] = readFileSync(file, 'utf8').split('\n');
    assert.equal(first, second);
    assert.ok(existsSync(first));
    await server.stop();
    assert.ok(!existsSync(first));
  });

  it('is stopped with everything that it has started', async () => {
    const pidFile = join(folder, 'pid');
    const server = await startServer(`sleep 300 & echo $! > ${pidFile}; node ${REFERENCE}`);
    await server.stop();
    assert.ok(isGone(Number(readFileSync(pidFile, 'utf8'))));
  });
});

// A dead process stays in the table as a zombie (Z) until somebody collects it.
function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return true;
  }
}
