/** What has to end with the bench, however it ends: child processes, temporary folders. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const tasks = new Set<() => void>();

/** Runs `task` when the bench ends, also by Ctrl+C. Answers with a function that runs it earlier, and once. */
export function atTheEnd(task: () => void): () => void {
  tasks.add(task);
  return () => {
    if (tasks.delete(task)) task();
  };
}

/** A new folder that is gone when the bench has ended. */
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
  process.on(signal, () => process.exit(130)); // ends by way of 'exit'
}
