import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { NoAnswer, Wrong } from '../../lessons/build-your-own/failure.ts';
import { Seed } from '../../lessons/build-your-own/seed.ts';
import { foundServer } from '../../lessons/build-your-own/server.ts';
import { STAGES } from '../../lessons/build-your-own/stages.ts';
import { runStage } from '../../lessons/build-your-own/trial.ts';
import { firstFailure, LAST, QUIET, REFERENCE } from '../build-your-own/first-failure.ts';
import { MUTANTS, type Mutant } from '../build-your-own/mutants.ts';
import { VARIANTS, type Variant } from '../build-your-own/variants.ts';
import { edited } from '../edited.ts';
import { listen } from '../http/wire.ts';
import { aThird, FULL } from '../share.ts';
import { temporaryFolder } from '../temporary-folder.ts';

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
  14: '14-who-may.ts',
};

const folder = temporaryFolder({ after });

/** Writes a copy of the reference with other lines, and returns the command that starts it. */
function writeCopy(name: string, edits: Variant['edits'], program: string): string {
  const copy = join(folder, name);
  cpSync(REFERENCE, copy, { recursive: true });
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
  for (const [file, changes] of Object.entries(edits)) {
    const path = join(copy, file);
    writeFileSync(path, edited(readFileSync(path, 'utf8'), changes, file));
  }
  return `exec node ${join(copy, program)}`;
}

function writeMutant({ file, edits, stage }: Mutant, number: number): string {
  return writeCopy(String(number), { [file]: edits }, PROGRAMS[stage] ?? LAST);
}

describe('the checker of stages', { concurrency: 2 }, () => {
  it('passes the reference server in Python, in every stage', async (t) => {
    if (spawnSync('python3', ['--version']).status !== 0) return t.skip('there is no python3');
    assert.equal(await firstFailure(`exec python3 ${REFERENCE}/server.py`), null);
  });

  it('passes the reference server in every stage', async () => {
    assert.equal(await firstFailure(`exec node ${REFERENCE}/${LAST}`), null);
  });

  for (const [number, { name, edits }] of aThird([...VARIANTS.entries()])) {
    it(`passes a server with ${name}`, async () => {
      const command = writeCopy(`variant-${number}`, edits, LAST);
      assert.equal(await firstFailure(command), null);
    });
  }

  // FULL=1 also asks that each wrong server passes all stages before its own: half an hour.
  for (const [number, mutant] of aThird([...MUTANTS.entries()])) {
    it(`stage ${mutant.stage} finds: ${mutant.name}`, async () => {
      const command = writeMutant(mutant, number);
      const { stage, finding } = mutant;
      const failure = await firstFailure(command, stage, { work: mutant.work ?? 4, alone: !FULL });
      assert.deepEqual([failure?.stage, failure?.finding], [stage, finding], failure?.saw);
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
      assert.deepEqual(
        await judge(await listen(t, createServer(listener))),
        STAGES.map(() => 'not passed'),
      );
    });
  }

  it('passes no stage: one that does not listen', async (t) => {
    const server = createServer();
    const port = await listen(t, server);
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
