/** The source files that the pages of the course show: those that the program consists of. */
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trackedFiles } from '../../lessons/tracked.ts';

/** The folders whose files are shown. */
export const SHOWN_FOLDERS = [
  'src',
  'views',
  'learn',
  'lessons',
  'public',
  'docs',
  'test',
  'deploy',
];

/** The largest file that is shown, in bytes. */
const LARGEST = 1_000_000;

/** Reads the files of a repository that git tracks in these folders, and no other. */
export class SourceFiles {
  readonly #root: string;
  #tracked: ReadonlySet<string> | null = null;

  constructor(root: string) {
    this.#root = root;
  }

  /** The text of a file; null when it is not shown. `path`: from the top of the repository. */
  read(path: string): string | null {
    this.#tracked ??= trackedFiles(this.#root, SHOWN_FOLDERS);
    // A path that git lists has no `..`, is not absolute, and is in one of the folders.
    if (!this.#tracked.has(path)) return null;
    const file = join(this.#root, path);
    try {
      const status = lstatSync(file); // a link could lead out of the repository
      if (!status.isFile() || status.size > LARGEST) return null;
      const text = readFileSync(file, 'utf8');
      return text.includes('\0') ? null : text;
    } catch {
      return null; // it was deleted
    }
  }
}
