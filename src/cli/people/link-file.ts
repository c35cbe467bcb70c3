import { closeSync, fsyncSync, ftruncateSync, rmSync, writeSync } from 'node:fs';
import { csvLine, writeCsv } from '../../csv/write-csv.ts';
import { errorCode } from '../../error-code.ts';
import { CommandRefused } from '../command.ts';
import { createFile } from '../new-file.ts';

/**
 * A CSV file of invitations to hand over. It grows by a line before each is stored: an invitation
 * of which no line exists would be lost in a crash. The links work for any reader, so this account
 * alone may read it.
 */
export class LinkFile {
  readonly path: string;
  readonly #descriptor: number;
  /** Where its last whole line ends, and the line before that, in bytes. */
  #end = 0;
  #endBefore = 0;
  #links = 0;

  /** Creates the file. Throws CommandRefused when there is one already, or no room for it. */
  constructor(path: string) {
    this.path = path;
    this.#descriptor = createFile(path);
    try {
      this.#append(writeCsv([['email', 'name', 'link', 'until']]));
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** How many links are in it. */
  get links(): number {
    return this.#links;
  }

  /**
   * Adds a line, which is on the disk afterwards. Throws CommandRefused when it cannot be written;
   * no half of it is left then.
   */
  add(email: string, name: string, url: string, until: string): void {
    this.#append(csvLine([email, name, url, until]));
    this.#links++;
  }

  /** Removes the line that was added last: its link was not stored. */
  takeBack(): void {
    ftruncateSync(this.#descriptor, this.#endBefore);
    this.#end = this.#endBefore;
    this.#links--;
  }

  /** Closes it, and deletes it when there is no link in it. */
  close(): void {
    closeSync(this.#descriptor);
    if (this.#links === 0) rmSync(this.path);
  }

  #append(line: string): void {
    const bytes = Buffer.from(line);
    try {
      for (let written = 0; written < bytes.length; ) {
        const rest = bytes.length - written;
        written += writeSync(this.#descriptor, bytes, written, rest, this.#end + written);
      }
      fsyncSync(this.#descriptor);
    } catch (error) {
      ftruncateSync(this.#descriptor, this.#end);
      throw new CommandRefused(`${this.path} cannot be written (${errorCode(error) || error}).`);
    }
    this.#endBefore = this.#end;
    this.#end += bytes.length;
  }
}
