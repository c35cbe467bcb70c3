/** What the commands of the lessons leave: files at the top, and the databases of the course. */
import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseInUse } from '../../src/auth/database.ts';
import { lockDatabase } from '../../src/sqlite/lock.ts';

/** The heading in .gitignore above the names of those files. A test holds the list complete. */
const HEADING = '# What the commands of lessons/ leave at the top';

/** The files at the top that lessons have left there. `root`: the top of the repository. */
export function filesAtTheTop(root: string): readonly string[] {
  const path = join(root, '.gitignore');
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  const from = lines.indexOf(HEADING) + 1;
  const listed = from === 0 ? [] : lines.slice(from, lines.indexOf('', from));
  // No folder: what a learner keeps in a folder of such a name is not ours.
  return globSync(
    listed.map((name) => name.slice(1)),
    { cwd: root },
  )
    .filter((name) => statSync(join(root, name)).isFile())
    .sort();
}

/**
 * The files of the databases of the course, `data/learn*`, without the locks: another server may
 * wait for one.
 */
export function databaseFiles(root: string): readonly string[] {
  return globSync('data/learn*', { cwd: root })
    .filter((name) => !name.endsWith('-lock') && statSync(join(root, name)).isFile())
    .sort();
}

/** The first database of the course that a server has open; null when none has. */
export function databaseInUse(root: string): string | null {
  for (const name of globSync('data/learn*.db', { cwd: root })) {
    try {
      lockDatabase(join(root, name)).close();
    } catch (error) {
      if (error instanceof DatabaseInUse) return name;
      throw error;
    }
  }
  return null;
}

/** Deletes files. Throws when the system refuses it. */
export function remove(root: string, names: readonly string[]): void {
  for (const name of names) rmSync(join(root, name), { force: true });
}
