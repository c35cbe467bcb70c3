import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { NoAnswer, Wrong } from '../../lessons/build-your-own/failure.ts';
import { Seed } from '../../lessons/build-your-own/seed.ts';
import { foundServer, startServer } from '../../lessons/build-your-own/server.ts';
import { settingsOf } from '../../lessons/build-your-own/servers.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';
import { runStage, type Stage } from '../../lessons/build-your-own/trial.ts';
import { MUTANTS, type Mutant } from '../build-your-own/mutants.ts';

const REFERENCE = 'lessons/build-your-own/reference';
const LAST = '14-who-may.ts';
/** The program of each stage. Stage 5 adds nothing to a right server of stage 4. */
const PROGRAMS: Readonly<Record<number, string>> = {
  1: '1-one-answer.ts',
  2: '2-an-account.ts',
  3: '3-a-password.ts',
  4: '4-a-ticket.ts',
  5: '4-a-ticket.ts',
  6: '6-doors.ts',
  7: '7-leaving.ts',
  8: '8-a-new-number.ts',
  9: '9-two-clocks.ts',
  10: '10-restart.ts',
  11: '11-phone-and-laptop.ts',
  12: '12-somebody-elses-page.ts',
  13: '13-guessing.ts',
};
const QUIET = { passed: () => {}, remark: () => {} };

const folder = mkdtempSync(join(tmpdir(), 'coatcheck-mutants-'));
after(() => rmSync(folder, { recursive: true }));

/** The first stage that a server does not pass, and what the checker says; null: it passes all. */
async function firstFailure(command: string, last: number, work = 4) {
  const stages = STAGES.filter(({ number }) => number <= last);
  const groups = Object.values(Object.groupBy(stages, (stage) => settingsOf(stage).join(' ')));
  const failures = await Promise.all(groups.map((group) => failureOf(command, group ?? [], work)));
  return failures.filter((found) => found !== null).sort((a, b) => a.stage - b.stage)[0] ?? null;
}

/** The same for stages that want the same settings, on a server of their own. */
async function failureOf(command: string, stages: readonly Stage[], work: number) {
  const server = await startServer(command, { WORK: String(work), ...stages[0]?.settings });
  try {
    for (const stage of stages) {
      const outcome = await runStage(stage, server, new Seed(`s${Math.random()}`), QUIET);
      if (outcome.passed) continue;
      const { error } = outcome;
      const finding = error instanceof Wrong ? error.finding.id : String(error);
      return { stage: stage.number, finding };
    }
    return null;
  } finally {
    await server.stop();
  }
}

function writeMutant({ file, edits, stage }: Mutant, number: number): string {
  const copy = join(folder, String(number));
  cpSync(REFERENCE, copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
  const path = join(copy, file);
  for (const [from, to] of edits) {
    const text = readFileSync(path, 'utf8');
    assert.equal(text.split(from).length, 2, `\`${from}\` must be in ${file} once`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  return `exec node ${join(copy, PROGRAMS[stage] ?? LAST)}`;
}

describe('the checker of stages', { concurrency: 2 }, () => {
  it('passes the reference server in Python, in every stage', async (t) => {
    if (spawnSync('python3', ['--version']).status !== 0) return t.skip('there is no python3');
    assert.equal(await firstFailure(`exec python3 ${REFERENCE}/server.py`, Infinity), null);
  });

  it('passes the reference server in every stage', async () => {
    assert.equal(await firstFailure(`exec node ${REFERENCE}/${LAST}`, Infinity), null);
  });

  for (const [number, mutant] of MUTANTS.entries()) {
    it(`stage ${mutant.stage} finds: ${mutant.name}`, async () => {
      const command = writeMutant(mutant, number);
      const { stage, finding } = mutant;
      assert.deepEqual(await firstFailure(command, stage, mutant.work), { stage, finding });
    });
  }
});

const ABSURD: Readonly<Record<string, RequestListener>> = {
  'always says 200': (_, response) => response.end(),
  'always says 401': (_, response) => response.writeHead(401).end(),
  'always says 303': (_, response) => response.writeHead(303, { location: '/' }).end(),
  'sends back what came': (request, response) => request.pipe(response),
  'sends a page for everything': (_, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Hello</title>'),
};

describe('docs/checker.md', () => {
  it('has a row for each wrong server', () => {
    const rows = readFileSync('docs/checker.md', 'utf8').match(/^\| \d.*$/gm);
    assert.deepEqual(
      rows,
      MUTANTS.map(({ stage, name, finding }) => `| ${stage} | ${name} | \`${finding}\` |`),
    );
  });
});

describe('an absurd server', () => {
  for (const [what, listener] of Object.entries(ABSURD)) {
    it(`passes no stage: one that ${what}`, async (t) => {
      const server = createServer(listener).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      t.after(() => server.close());
      const { port } = server.address() as AddressInfo;
      assert.deepEqual(
        await judge(port),
        STAGES.map(() => 'not passed'),
      );
    });
  }

  it('passes no stage: one that does not listen', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    assert.deepEqual(
      await judge(port),
      STAGES.map(() => 'not passed'),
    );
  });
});

async function judge(port: number): Promise<readonly string[]> {
  const results: string[] = [];
  for (const stage of STAGES) {
    const server = foundServer({ host: '127.0.0.1', port });
    const outcome = await runStage(stage, server, new Seed('absurd'), QUIET);
    if (outcome.passed) results.push('passed');
    else if (outcome.error instanceof Wrong || outcome.error instanceof NoAnswer)
      results.push('not passed');
    else results.push(String(outcome.error));
  }
  return results;
}
