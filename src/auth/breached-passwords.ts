/**
 * Leaked passwords in a file of the form in which "Have I Been Pwned" hands them out, ordered by hash: a line for each, the
 * SHA-1 of the password in 40 hexadecimal digits, perhaps a colon and how often it was seen. A thousand million lines are
 * 40 GB, so the file is never read whole: each look-up opens it, halves the place where the line can be some 25 times, and
 * reads a few hundred bytes each time. Opened anew, so a newer file that is moved to its place counts at once.
 *
 * SHA-1 protects nothing here. It is the index of the file, and the password that is looked up goes nowhere.
 */
import { createHash } from 'node:crypto';
import { constants, type FileHandle, open } from 'node:fs/promises';

const BLOCK = 4_096; // bytes: what is left of the file when lines are compared one by one
const TWO_LINES = 256; // bytes that have a whole line in them wherever they begin; a line is 43 to 60
const SAMPLES = 64; // places that have to be in order when the file is first looked at

/** The file is not there, may not be read, or is not such a list. The message is a sentence about it. */
export class UnusableList extends Error {}

/** A way to open a file for reading. A test counts what is read. */
export type Open = (path: string) => Promise<FileHandle>;

// Whoever opens a pipe waits for somebody to write into it: each look-up would hold a thread of the pool, which hashes, too.
const openAtOnce: Open = (path) => open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));

/** A list of leaked passwords on disk. */
export class BreachedPasswords {
  readonly #path: string;
  readonly #open: Open;

  constructor(path: string, openFile: Open = openAtOnce) {
    this.#path = path;
    this.#open = openFile;
  }

  /** Whether a password is in the list, to the letter. Rejects with UnusableList. */
  has(password: string): Promise<boolean> {
    const hash = createHash('sha1').update(password).digest('hex').toUpperCase();
    return this.#read((file, size) => search(file, size, hash));
  }

  /**
   * Looks whether the file is such a list, at 64 places of it, and answers with its size in bytes. Rejects with UnusableList.
   */
  examine(): Promise<number> {
    return this.#read(async (file, size) => {
      if (size === 0) throw new UnusableList('it is empty.');
      let before = hashOf(await readText(file, 0, TWO_LINES));
      for (let i = 1; i < SAMPLES; i++) {
        const line = await lineBehind(file, Math.floor((size / SAMPLES) * i));
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
      if (!about.isFile()) throw new UnusableList('that is no file.');
      return await work(file, about.size);
    } catch (error) {
      if (error instanceof UnusableList) throw error;
      throw new UnusableList(sentenceOf(error), { cause: error });
    } finally {
      await file?.close();
    }
  }
}

/** Bisection: the line of this hash begins at `from` or behind it, and before `to`. */
async function search(file: FileHandle, size: number, hash: string): Promise<boolean> {
  let from = 0;
  let to = size;
  while (to - from > BLOCK) {
    const middle = from + Math.floor((to - from) / 2);
    const line = await lineBehind(file, middle);
    if (line?.hash === hash) return true;
    if (line === null) to = middle + 1;
    else if (line.hash < hash) from = line.start;
    else to = line.start;
  }
  const rest = await readText(file, from, to - from + TWO_LINES);
  return rest.split('\n').some((line) => line.slice(0, 40).toUpperCase() === hash);
}

/** The first line that begins behind a place; null when the file ends before. */
async function lineBehind(
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

/** A way to ask the list at a path, which is examined first. Rejects with UnusableList when it is of no use. */
export async function askBreachedPasswords(
  path: string,
  complain: (error: unknown) => void,
): Promise<(password: string) => Promise<boolean>> {
  const list = new BreachedPasswords(path);
  await list.examine();
  // A list that went away later holds nobody up: somebody who replaces a stolen password has to be able to.
  return (password) =>
    list.has(password).catch((error) => {
      complain(error);
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
  EISDIR: 'that is no file.',
};

function sentenceOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return SENTENCES[code] ?? `it cannot be read (${code || error}).`;
}
