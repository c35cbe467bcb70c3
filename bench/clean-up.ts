/** Removes child processes and temporary folders when the bench ends, for whatever reason. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tasks = new Set<() => void>();

/** Runs `task` when the bench ends, also by Ctrl+C. The returned function runs it earlier, once. */
export function atTheEnd(task: () => void): () => void {
  tasks.add(task);
  return () => {
    if (tasks.delete(task)) task();
  };
}

/** A new folder that is removed when the bench ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coatcheck-bench-'));
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function cleanUp(): void {
  for (const task of [...tasks].reverse()) {
    tasks.delete(task);
    task();
  }
}

process.on('exit', cleanUp);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => process.exit(130)); // runs the 'exit' listeners
}
