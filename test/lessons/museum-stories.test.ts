/** The stories of the museum's cases: their commands run, and none of them gives the flag. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { CASES } from '../../lessons/museum/game/cases.ts';
import { fileOf, play } from '../../lessons/museum/game/play.ts';
import { tellStory } from '../../lessons/museum/game/tell.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const run = promisify(execFile);
const only = process.env.ONLY?.split(',');

describe('the story of a case', { concurrency: 2 }, () => {
  for (const one of CASES.filter(({ id }) => only?.includes(id) ?? true)) {
    it(`${one.id} has commands that work, and that give no flag`, async (t) => {
      const folder = temporaryFolder(t);
      const running = await play(one, { file: fileOf(one), folder, port: 0 });
      t.after(() => running.stop());
      const story = tellStory(one, running.game);
      assert.doesNotMatch(story, /\$(?:URL|SECOND|PORT|N|FOLDER|issuer)\b/);
      // What a reader has to fill in, and what needs the repository, is left out.
      const commands = story
        .split('\n')
        .filter(
          (line) => /^ {2}(?:curl|cat|TOKEN=)/.test(line) && !/…|lessons\/|answer\.txt/.test(line),
        )
        .filter((line) => !line.includes('got.txt'));
      const { stdout } = await run('bash', ['-e', '-c', commands.join('\n')], { cwd: folder });
      assert.ok(!stdout.includes(running.game.flag), stdout);
      assert.equal(running.isAwarded(), false);
    });
  }
});
