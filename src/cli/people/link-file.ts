import { closeSync, fsyncSync, rmSync, writeSync } from 'node:fs';
import { csvLine, writeCsv } from '../../csv/write-csv.ts';
import { isoTime } from '../../web/json-shapes.ts';
import { createFile } from '../new-file.ts';
import type { Delivered } from './deliver.ts';

/**
 * A CSV file of invitations to hand over. It grows by a line with each: what was made before a
 * crash is in it. The links work for any reader, so this account alone may read it.
 */
export class LinkFile {
  readonly path: string;
  readonly #descriptor: number;
  #links = 0;

  /** Creates the file. Throws CommandRefused when there is one already. */
  constructor(path: string) {
    this.path = path;
    this.#descriptor = createFile(path);
    writeSync(this.#descriptor, writeCsv([['email', 'name', 'link', 'until']]));
  }

  /** How many links are in it. */
  get links(): number {
    return this.#links;
  }

  /** Adds an invitation, if it has a link to hand over. */
  add({ invitation, url }: Delivered): void {
    if (url === null) return;
    const { email, name, expiresAt } = invitation;
    writeSync(this.#descriptor, csvLine([email, name, url, isoTime(expiresAt)]));
    this.#links++;
  }

  /** Closes it, and deletes it when there is no link in it. */
  close(): void {
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    if (this.#links === 0) rmSync(this.path);
  }
}
