/**
 * Cleans up when a run is interrupted. Ctrl+C does not reach the servers and shells of a lesson,
 * because they have process groups of their own, and each lesson has a temporary folder.
 */

const cleanUps = new Set<() => void>();
let armed = false;

/**
 * Calls `cleanUp` when the process exits, the latest first. Call the returned function to cancel
 * that, when the lesson has cleaned up by itself.
 */
export function onAbort(cleanUp: () => void): () => void {
  arm();
  cleanUps.add(cleanUp);
  return () => void cleanUps.delete(cleanUp);
}

function arm(): void {
  if (armed) return;
  armed = true;
  process.once('exit', () => {
    for (const cleanUp of [...cleanUps].reverse()) cleanUp();
  });
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
}

/** Sends a signal to the process group of a detached child. Does nothing when it has ended. */
export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    process.kill(-Number(pid), signal);
  } catch {
    // The process group has ended already.
  }
}
