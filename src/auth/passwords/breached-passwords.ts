/**
 * Looks a password up in a file of leaked passwords, in the format of "Have I Been Pwned", ordered
 * by hash: one line per password, its SHA-1 in 40 hexadecimal digits, optionally a colon and a
 * count. A thousand million lines are 40 GB, so the file is never read whole: each look-up is a
 * binary search of some 25 reads of a few hundred bytes. Each look-up opens the file again, so a
 * newer file that replaces it is used at once.
 *
 * SHA-1 protects nothing here: it is the index of the file. The password is sent nowhere.
 */

import { createHash } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { errorCode } from '../../error-code.ts';

const BLOCK = 4_096; // bytes: what is left of the file when lines are compared one by one
// bytes that have a whole line in them wherever they begin; a line is 43 to 60
const TWO_LINES = 256;
const SAMPLES = 64; // lines whose order is checked when the file is opened

/** The file is missing, unreadable or not such a list. The message says which. */
export class UnusableList extends Error {}

/** Opens a file for reading; a parameter, so that a test can count the reads. */
export type Open = (path: string) => Promise<FileHandle>;

// Opening a pipe blocks until another process writes into it: each look-up would hold a thread of
// the pool, which password hashes need.
const openAtOnce: Open = (path) => open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));

/** A list of leaked passwords on disk. */
export class BreachedPasswords {
  readonly #path: string;
  readonly #open: Open;

  constructor(path: string, openFile: Open = openAtOnce) {
    this.#path = path;
    this.#open = openFile;
  }

  /** Whether exactly this password is in the list. Rejects with UnusableList. */
  has(password: string): Promise<boolean> {
    const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
    return this.#read((file, size) => search(file, size, hash));
  }

  /**
   * Checks the format and the order of the file at 64 places. Answers with its size in bytes.
   * Rejects with UnusableList.
   */
  examine(): Promise<number> {
    return this.#read(async (file, size) => {
      if (size === 0) throw new UnusableList('it is empty.');
      let before = hashOf(await readText(file, 0, TWO_LINES));
      for (let i = 1; i < SAMPLES; i++) {
        const line = await lineAfter(file, Math.floor((size / SAMPLES) * i));
        if (line === null) continue; // a small file: the last line was seen already
        if (line.hash < before)
          throw new UnusableList('its lines are not in the order of their hashes.');
        before = line.hash;
      }
      return size;
    });
  }

  async #read<T>(work: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
    let file: FileHandle | null = null;
    try {
      file = await this.#open(this.#path);
      const about = await file.stat();
      if (!about.isFile()) throw new UnusableList('it is not a regular file.');
      return await work(file, about.size);
    } catch (error) {
      if (error instanceof UnusableList) throw error;
      throw new UnusableList(sentenceOf(error), { cause: error });
    } finally {
      await file?.close();
    }
  }
}

/** Binary search: the line of this hash begins at `from` or later, and before `to`. */
async function search(file: FileHandle, size: number, hash: string): Promise<boolean> {
  let from = 0;
  let to = size;
  while (to - from > BLOCK) {
    const middle = from + Math.floor((to - from) / 2);
    const line = await lineAfter(file, middle);
    if (line?.hash === hash) return true;
    if (line === null) to = middle + 1;
    else if (line.hash < hash) from = line.start;
    else to = line.start;
  }
  const rest = await readText(file, from, to - from + TWO_LINES);
  return rest.split('\n').some((line) => line.slice(0, 40).toUpperCase() === hash);
}

/** The first line that begins after an offset; null when there is none. */
async function lineAfter(
  file: FileHandle,
  place: number,
): Promise<{ readonly start: number; readonly hash: string } | null> {
  const text = await readText(file, place, TWO_LINES);
  const end = text.indexOf('\n');
  if (end === -1 && text.length === TWO_LINES) throw new UnusableList(NO_HASH);
  if (end === -1 || text.slice(end + 1).trim() === '') return null;
  return { start: place + end + 1, hash: hashOf(text.slice(end + 1)) };
}

function hashOf(line: string): string {
  const [, hash] = /^([0-9A-F]{40})(?::\d+)?[ \t]*(?:\r?\n|$)/i.exec(line) ?? [];
  if (hash !== undefined) return hash.toUpperCase();
  throw new UnusableList(NO_HASH);
}

const NO_HASH =
  'it has a line that is not a SHA-1 in 40 hexadecimal digits, with or without a colon and a count.';

/** Checks the list at a path and answers with its look-up. Rejects with UnusableList. */
export async function openBreachedPasswords(
  path: string,
  logError: (error: unknown) => void,
): Promise<(password: string) => Promise<boolean>> {
  const list = new BreachedPasswords(path);
  await list.examine();
  // A list that becomes unreadable later does not block password changes: a stolen password must be
  // replaceable. The log says so.
  return (password) =>
    list.has(password).catch((error) => {
      logError(error);
      return false;
    });
}

async function readText(file: FileHandle, place: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, place);
  return buffer.toString('latin1', 0, bytesRead);
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  ENOTDIR: 'there is no such file.',
  EACCES: 'this account may not read it.',
  EPERM: 'this account may not read it.',
  EISDIR: 'it is a folder.',
};

function sentenceOf(error: unknown): string {
  const code = errorCode(error);
  return SENTENCES[code] ?? `it cannot be read (${code || error}).`;
}
