import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import {
  appliedChanges,
  applyChange,
  isApplied,
  undoAll,
  undoChange,
} from '../../lessons/changes/apply.ts';
import { changesOf } from '../../lessons/changes/changes.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const CHANGES = changesOf('.');

/** A copy of what the changes of the course need. */
function copyOfCourse(t: TestContext): string {
  const root = temporaryFolder(t);
  for (const name of ['src', 'views', 'lessons'])
    cpSync(name, join(root, name), { recursive: true });
  return root;
}

/** A small course: three lessons, of which b3 has two changes and a2 none. */
function smallCourse(t: TestContext): string {
  const root = temporaryFolder(t);
  for (const name of ['lessons/a-one', 'lessons/b-two', 'src'])
    mkdirSync(join(root, name), { recursive: true });
  const diff = (file: string, from: string, to: string) =>
    `\`\`\`diff try\n--- a/${file}\n+++ b/${file}\n@@ -1 +1 @@\n-${from}\n+${to}\n\`\`\`\n`;
  const lesson = (name: string, ...diffs: string[]) =>
    writeFileSync(join(root, `lessons/${name}.md`), `# ${name}\n\n${diffs.join('\n')}`);
  lesson('a-one/1-first', diff('src/a.ts', 'one', 'two'));
  lesson('a-one/2-second');
  lesson('b-two/3-third', diff('src/a.ts', 'one', 'three'), diff('notes.txt', 'x', 'y'));
  writeFileSync(join(root, 'src/a.ts'), 'one\n');
  writeFileSync(join(root, 'notes.txt'), 'x\n');
  return root;
}

/** Runs the command in a folder, as npm does. */
function tryIn(cwd: string, args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [resolve('lessons/changes/run.ts'), ...args],
    { cwd, encoding: 'utf8', env: { ...process.env, ...env } },
  );
  return { status, stdout, stderr };
}

describe('the changes of the course', () => {
  it('have each a name of their own, that of the lesson, with a letter when it has several', () => {
    const ids = CHANGES.map(({ id }) => id);
    assert.ok(ids.length > 35);
    assert.equal(new Set(ids).size, ids.length);
    for (const { id, lesson } of CHANGES) {
      const all = CHANGES.filter((each) => each.lesson.id === lesson.id);
      const letter = all.length === 1 ? '' : 'abc'[all.findIndex((each) => each.id === id)];
      assert.equal(id, `${lesson.id}${letter}`);
    }
  });

  it('can each be applied and put back, and leave no trace', (t) => {
    const root = copyOfCourse(t);
    assert.deepEqual(appliedChanges(root), []);
    for (const { id, files } of CHANGES) {
      const before = files.map((file) => readFileSync(join(root, file), 'utf8'));
      assert.deepEqual([id, applyChange(root, id).ok, isApplied(root, id)], [id, true, true]);
      assert.deepEqual([id, undoChange(root, id).ok, isApplied(root, id)], [id, true, false]);
      const after = files.map((file) => readFileSync(join(root, file), 'utf8'));
      assert.deepEqual(after, before, id);
    }
  });

  it('can be put back together, one that contains another before that one', (t) => {
    const root = copyOfCourse(t);
    for (const id of ['g6b', 'e2', 'b3a']) assert.ok(applyChange(root, id).ok, id);
    assert.deepEqual(
      undoAll(root).map(({ id }) => id),
      ['g6b', 'e2', 'b3a'],
    );
    const changed = CHANGES.flatMap(({ files }) => files).filter(
      (file) => readFileSync(file, 'utf8') !== readFileSync(join(root, file), 'utf8'),
    );
    assert.deepEqual(changed, []);
  });
});

describe('npm run -s try', () => {
  it('applies a change, says which file it is in, and how to put it back', (t) => {
    const root = smallCourse(t);
    assert.deepEqual(tryIn(root, ['a1']), {
      status: 0,
      stdout:
        'Changed src/a.ts. If the server is running, restart it.\nTo put it back: npm run -s try -- --undo\n',
      stderr: '',
    });
    assert.equal(readFileSync(join(root, 'src/a.ts'), 'utf8'), 'two\n');
    const undone = tryIn(root, ['--undo']);
    assert.equal(undone.stdout, 'Put back src/a.ts. If the server is running, restart it.\n');
    assert.equal(readFileSync(join(root, 'src/a.ts'), 'utf8'), 'one\n');
  });

  it('speaks of a server only when the change is in one', (t) => {
    const root = smallCourse(t);
    assert.match(tryIn(root, ['b3b']).stdout, /^Changed notes\.txt\.\nTo put it back/);
    assert.equal(tryIn(root, ['--undo', 'b3b']).stdout, 'Put back notes.txt.\n');
  });

  it('puts back all changes, or the one that is named', (t) => {
    const root = smallCourse(t);
    tryIn(root, ['a1']);
    tryIn(root, ['b3b']);
    assert.match(tryIn(root, ['--undo', 'a1']).stdout, /^Put back src\/a\.ts\./);
    assert.equal(readFileSync(join(root, 'notes.txt'), 'utf8'), 'y\n');
    tryIn(root, ['a1']);
    assert.match(tryIn(root, ['--undo']).stdout, /^Put back notes.txt.\nPut back src\/a.ts. If/);
  });

  it('understands --undo also without the -- that npm wants before it', (t) => {
    const root = smallCourse(t);
    tryIn(root, ['a1']);
    assert.match(tryIn(root, [], { npm_config_undo: 'true' }).stdout, /^Put back/);
  });

  it('lists all changes, and says which are applied', (t) => {
    const root = smallCourse(t);
    tryIn(root, ['b3a']);
    assert.equal(
      tryIn(root, ['--list']).stdout,
      'a1   a-one/1-first: src/a.ts\nb3a  b-two/3-third: src/a.ts (applied)\nb3b  b-two/3-third: notes.txt\n',
    );
  });

  const sentences: Record<string, [args: string, status: number, said: string]> = {
    'a name that does not exist': [
      'c7',
      1,
      'There is no change "c7". To see all: npm run -s try -- --list\n',
    ],
    'a name with a typing error': [
      'b3aa',
      1,
      'There is no change "b3aa". Did you mean b3a? To see all: npm run -s try -- --list\n',
    ],
    'a lesson with several changes': [
      'b3',
      1,
      'The lesson b3, "b-two/3-third", has 2 changes: b3a (src/a.ts) and b3b (notes.txt).\n',
    ],
    'a lesson without a change': [
      'a2',
      1,
      'The lesson a2, "a-one/2-second", has no change to try.\n',
    ],
    'nothing to put back': ['--undo', 0, 'There is nothing to put back: no change is applied.\n'],
    'a change that is not applied': ['--undo a1', 0, 'Change a1 is not applied.\n'],
  };
  for (const [name, [args, status, said]] of Object.entries(sentences)) {
    it(`says a sentence about ${name}`, (t) => {
      const { stdout, stderr, ...rest } = tryIn(smallCourse(t), args.split(' '));
      assert.deepEqual([stdout + stderr, rest.status], [said, status]);
    });
  }

  it('says that a change is applied already, and takes capitals for small letters', (t) => {
    const root = smallCourse(t);
    assert.equal(tryIn(root, ['A1']).status, 0);
    assert.deepEqual(tryIn(root, ['a1']), {
      status: 0,
      stdout: 'Change a1 is applied already.\n',
      stderr: '',
    });
  });

  it('changes nothing when the learner has edited these lines, and names the file', (t) => {
    const root = smallCourse(t);
    writeFileSync(join(root, 'src/a.ts'), 'mine\n');
    assert.deepEqual(tryIn(root, ['a1']), {
      status: 1,
      stdout: '',
      stderr:
        'Nothing was changed. Change a1 does not fit: you have edited these lines of src/a.ts. To see how: git diff src/a.ts\n',
    });
    assert.equal(readFileSync(join(root, 'src/a.ts'), 'utf8'), 'mine\n');
  });

  it('applies no half of a change: when one of its files does not fit, none is written', (t) => {
    const root = copyOfCourse(t);
    const file = join(root, 'src/auth/sessions/session-look-up.ts');
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('shared.find', 'shared.mine'));
    const { status, stderr } = tryIn(root, ['g6b']);
    assert.equal(status, 1);
    assert.match(stderr, /you have edited these lines of src\/auth\/sessions\/session-look-up\.ts/);
    const other = 'src/sqlite/server-database.ts';
    assert.equal(readFileSync(join(root, other), 'utf8'), readFileSync(other, 'utf8'));
  });

  it('names another change that is in the same lines', (t) => {
    const root = smallCourse(t);
    tryIn(root, ['a1']);
    assert.match(
      tryIn(root, ['b3a']).stderr,
      /change a1 is in src\/a\.ts\. Put it back first: npm/,
    );
  });

  it('says a sentence where there is no git', (t) => {
    const root = smallCourse(t);
    const empty = join(root, 'empty');
    mkdirSync(empty);
    symlinkSync(process.execPath, join(empty, 'node'));
    for (const args of [['a1'], ['--undo', 'a1'], ['--undo']]) {
      const { status, stderr } = tryIn(root, args, { PATH: empty });
      assert.deepEqual(
        [status, stderr],
        [
          1,
          'This needs git, and the program git is not here. Install it, or edit the file by hand.\n',
        ],
      );
    }
  });

  it('says a sentence in a folder without lessons', (t) => {
    const { status, stderr } = tryIn(temporaryFolder(t), ['a1']);
    assert.equal(status, 1);
    assert.equal(
      stderr,
      'There are no lessons in this folder. Change to the top folder of Coatcheck first.\n',
    );
  });

  it('explains its words after a wrong one', (t) => {
    const root = smallCourse(t);
    const help = tryIn(root, ['--help']);
    assert.equal(help.status, 0);
    for (const args of [[], ['--wrong'], ['a1', 'b3a']]) {
      const { status, stdout, stderr } = tryIn(root, args);
      assert.deepEqual([status, stdout], [64, '']);
      assert.ok(stderr.endsWith(help.stdout), stderr);
    }
  });
});
