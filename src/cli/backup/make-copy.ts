import { closeSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { databaseFile, type Inspection, openProblem } from '../../stores.ts';
import { CommandRefused } from '../command.ts';
import { createFile } from '../new-file.ts';

/** A copy of a database that was checked. */
export type Copy = {
  readonly file: string;
  readonly bytes: number;
  /** Null for a schema of another version. */
  readonly counts: Inspection['counts'];
};

/**
 * Copies a database into a new file with mode 600, checks the copy, and removes it when either
 * fails. Throws CommandRefused when the file exists, the disk is full or the copy is damaged.
 */
export function makeCopy(database: string, file: string): Copy {
  closeSync(createFile(file));
  try {
    databaseFile(database).copyTo(file);
    const { integrity, counts } = databaseFile(file).inspect({ thorough: true });
    if (integrity !== 'ok') {
      throw new CommandRefused(`The copy was damaged and has been removed: ${integrity}.`);
    }
    return { file, bytes: statSync(file).size, counts };
  } catch (error) {
    // An incomplete copy could be mistaken for a backup.
    for (const ending of ['', '-journal']) rmSync(file + ending, { force: true });
    if (openProblem(error) !== 'disk_full') throw error;
    throw new CommandRefused(`The disk of ${dirname(file)} is full: there is no new copy.`);
  }
}
