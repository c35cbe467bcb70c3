/**
 * The files that a reader writes: a block `js save=my/store.js` has the text of one, and the prose
 * around it says where it goes. The folder my/ is ignored by git.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Block, blockText } from './parse.ts';
import type { Workspace } from './workspace.ts';

/** The file of a block `js save=my/store.js`; null when the block does not name one like it. */
export function ownFileOf({ info }: Block): string | null {
  return /^js save=(my\/[\w-]+\.js)$/.exec(info)?.[1] ?? null;
}

/** Writes the file of a block into the folder of a lesson, as the reader does by hand. */
export function saveOwnFile(block: Block, { folder }: Workspace): void {
  const file = ownFileOf(block);
  if (file === null) return; // lint reports it
  mkdirSync(join(folder, dirname(file)), { recursive: true });
  writeFileSync(join(folder, file), blockText(block));
}
