/** Each case of the museum's game: its exploit, its honest visitor, and a mended server. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import { CASES } from '../../lessons/museum/game/cases.ts';
import { attack, serve } from '../../lessons/museum/game/judge.ts';
import { fileOf } from '../../lessons/museum/game/play.ts';
import { MENDED } from '../museum/mended/all.ts';
import { mendedSource } from '../museum/mended/mend.ts';
import { aThird, FULL } from '../share.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const only = process.env.ONLY;
const chosen = CASES.filter(({ id }) => only === undefined || only.split(',').includes(id));

const ABSURD: Readonly<Record<string, string>> = {
  'refuses everybody': "(_, response) => answer(response, 403, 'No.\\n')",
  'welcomes everybody': "(_, response) => answer(response, 200, 'You are in.\\n')",
  'answers nobody': '(request) => request.socket.destroy()',
};

describe('a server that mends nothing', { concurrency: 2 }, () => {
  for (const [number, [what, handler]] of Object.entries(ABSURD).entries()) {
    it(`because it ${what}, leaves an honest visitor unserved`, async (t) => {
      const file = join(temporaryFolder(t), 'absurd.ts');
      const museum = resolve('lessons/museum/museum.ts');
      const source = `import { answer, startMuseum } from '${museum}';\nvoid answer;\n`;
      writeFileSync(file, `${source}startMuseum('absurd', 'Absurd.', ${handler});\n`);
      const passing: string[] = [];
      // Each case meets one of the three, in turn, and all of them with FULL=1.
      const met = chosen.filter((_, at) => FULL || at % 3 === number);
      for (const one of met) {
        const { missing } = await serve(one, file);
        if (missing === null) passing.push(one.id);
      }
      assert.deepEqual(passing, []);
    });
  }
});

describe('a case of the museum', { concurrency: 2 }, () => {
  for (const one of only === undefined ? aThird(chosen) : chosen) {
    it(`${one.id} gives its flag to the exploit, and not to an honest visitor`, async () => {
      const attacked = await attack(one, fileOf(one));
      assert.deepEqual(attacked, { ...attacked, gotFlag: true });
      const served = await serve(one, fileOf(one));
      assert.deepEqual(served, { ...served, gotFlag: false, missing: null });
      if (one.makeFlag === undefined) assert.notEqual(attacked.flag, served.flag);
    });

    it(`${one.id}, mended, withstands the exploit and serves an honest visitor`, async (t) => {
      const file = join(temporaryFolder(t), 'mended.ts');
      writeFileSync(file, mendedSource(one.id, MENDED[one.id] ?? [], file));
      const attacked = await attack(one, file);
      assert.deepEqual(attacked, { ...attacked, gotFlag: false });
      const served = await serve(one, file);
      assert.deepEqual(served, { ...served, gotFlag: false, missing: null });
    });
  }
});
