import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { openForServer } from '../../src/sqlite/server-database.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const IGNORED = `node_modules/
data/

# What the commands of lessons/ leave at the top
/*.jar
/jar
/house
/page.html

# Other things
/my/
/mine.txt
`;

/** The top folder of a learner, as a repository, with a change applied and things lying about. */
function learnersFolder(t: TestContext): string {
  const root = temporaryFolder(t);
  for (const name of ['lessons/a-one', 'src', 'data/course', 'my', 'house'])
    mkdirSync(join(root, name), { recursive: true });
  const write = (name: string, text = 'x\n') => writeFileSync(join(root, name), text);
  write('.gitignore', IGNORED);
  write('src/a.ts', 'one\n');
  write('src/b.ts', 'one\n');
  write(
    'lessons/a-one/1-first.md',
    '# One\n\n```diff try\n--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1 +1 @@\n-one\n+two\n```\n',
  );
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], {
      cwd: root,
    });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'x');
  for (const name of ['jar', 'ada.jar', 'page.html', 'mine.txt', 'notes.txt', 'my/store.js'])
    write(name);
  write('house/keys.txt');
  for (const name of ['learn.db', 'learn.db-wal', 'learn.db.key', 'learn-2.db', 'learn.db-lock'])
    write(`data/${name}`, '');
  for (const name of ['coatcheck.db', 'course/wire.json', 'course/clock.json'])
    write(`data/${name}`);
  return root;
}

function fresh(cwd: string, ...args: string[]) {
  const command = [resolve('lessons/fresh/run.ts'), ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe('npm run -s fresh', () => {
  it('deletes the databases and what lessons leave, puts changes back, and says so', (t) => {
    const root = learnersFolder(t);
    writeFileSync(join(root, 'src/a.ts'), 'two\n');
    assert.deepEqual(fresh(root), {
      status: 0,
      stdout: [
        'Put back: src/a.ts.',
        'Deleted the database: data/learn-2.db, data/learn.db, data/learn.db-wal, data/learn.db.key.',
        'Deleted what lessons had left: ada.jar, jar, page.html.',
        'The clock of the app shows the real time again.',
        '',
      ].join('\n'),
      stderr: '',
    });
    assert.equal(readFileSync(join(root, 'src/a.ts'), 'utf8'), 'one\n');
    for (const name of ['jar', 'data/learn.db', 'data/learn-2.db', 'data/course/clock.json'])
      assert.ok(!existsSync(join(root, name)), name);
  });

  it('keeps what is the learner’s own: other files, folders, databases, and the progress', (t) => {
    const root = learnersFolder(t);
    fresh(root);
    for (const name of [
      'mine.txt',
      'notes.txt',
      'my/store.js',
      'house/keys.txt',
      'data/coatcheck.db',
      'data/course/wire.json',
    ]) {
      assert.ok(existsSync(join(root, name)), name);
    }
  });

  it('keeps edits of the source, and says which', (t) => {
    const root = learnersFolder(t);
    writeFileSync(join(root, 'src/a.ts'), 'two\n');
    writeFileSync(join(root, 'src/b.ts'), 'mine\n');
    writeFileSync(join(root, 'src/new.ts'), 'mine\n');
    assert.match(
      fresh(root).stdout,
      /\nYour own edits are still there: src\/b\.ts, src\/new\.ts\.\n$/,
    );
    assert.equal(readFileSync(join(root, 'src/b.ts'), 'utf8'), 'mine\n');
  });

  it('has nothing to do the second time', (t) => {
    const root = learnersFolder(t);
    fresh(root);
    assert.deepEqual(fresh(root), {
      status: 0,
      stdout: 'Everything is fresh: there was nothing to do.\n',
      stderr: '',
    });
  });

  it('refuses while a server has the database open, and changes nothing', (t) => {
    const root = learnersFolder(t);
    writeFileSync(join(root, 'src/a.ts'), 'two\n');
    const server = openForServer(join(root, 'data/learn.db'));
    const before = readdirSync(root);
    assert.deepEqual(fresh(root), {
      status: 1,
      stdout: '',
      stderr:
        'A server is using data/learn.db. Stop it (Ctrl+C in its terminal), then run this again. Nothing was changed.\n',
    });
    assert.deepEqual(readdirSync(root), before);
    assert.equal(readFileSync(join(root, 'src/a.ts'), 'utf8'), 'two\n');
    server.close();
    assert.equal(fresh(root).status, 0);
  });

  it('says a sentence in another folder, and after a word that it does not know', (t) => {
    assert.equal(
      fresh(temporaryFolder(t)).stderr,
      'There are no lessons in this folder. Change to the top folder of Coatcheck first.\n',
    );
    const root = learnersFolder(t);
    const wrong = fresh(root, 'e2');
    assert.equal(wrong.status, 64);
    assert.equal(wrong.stderr, `It takes no arguments.\n\n${fresh(root, '--help').stdout}`);
    assert.ok(existsSync(join(root, 'jar')));
  });

  it('is told by the first lines of .gitignore which files lessons leave', () => {
    const text = readFileSync('.gitignore', 'utf8');
    assert.match(
      text,
      /\n# What the commands of lessons\/ leave at the top\n(?:\/[\w.-]+\n){30,}\n/,
    );
  });
});
