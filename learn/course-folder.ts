/**
 * What the course remembers about this learner over restarts, as small JSON files beside the
 * database of the course: `data/course/` for `data/learn.db`. Git ignores the folder.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HttpError } from '../src/http/http-error.ts';

/** The folder of the course. */
export type CourseFolder = {
  /** Reads `NAME.json`; null when there is none, or when it is damaged. */
  read(name: string): unknown;
  /**
   * Replaces `NAME.json`. Only this account can read it: it may hold the address of the wire.
   * Throws HttpError 503 with a sentence when that fails; then the file is as it was.
   */
  write(name: string, value: unknown): void;
};

/**
 * The folder beside a database file, or one that forgets when the process ends, for a database
 * that is not a file of this machine.
 */
export function openCourseFolder(database: string): CourseFolder {
  const isFile = database !== ':memory:' && !/^[a-z]+:\/\//.test(database);
  return isFile ? onDisk(join(dirname(database), 'course')) : inMemory();
}

function onDisk(folder: string): CourseFolder {
  const path = (name: string) => join(folder, `${name}.json`);
  return {
    read(name) {
      try {
        return JSON.parse(readFileSync(path(name), 'utf8'));
      } catch {
        return null;
      }
    },
    write(name, value) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const next = `${path(name)}.part`;
        writeFileSync(next, `${JSON.stringify(value)}\n`, { mode: 0o600 });
        chmodSync(next, 0o600);
        renameSync(next, path(name)); // whole or not at all, also when the process is killed
      } catch (error) {
        throw notKept(folder, error);
      }
    },
  };
}

function notKept(folder: string, error: unknown): HttpError {
  const code = String((error as NodeJS.ErrnoException).code);
  return new HttpError(
    503,
    `This can’t be kept: ${folder} can’t be written (${code}). Make room there, and try again.`,
  );
}

function inMemory(): CourseFolder {
  const values = new Map<string, string>();
  return {
    read: (name) => JSON.parse(values.get(name) ?? 'null'),
    write: (name, value) => values.set(name, JSON.stringify(value)),
  };
}
