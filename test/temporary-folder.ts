import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Owner } from './support.ts';

/** A folder of its own for a database, removed when the test ends. */
export function temporaryFolder(owner: Owner): string {
  const folder = mkdtempSync(join(tmpdir(), 'coatcheck-'));
  owner.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
