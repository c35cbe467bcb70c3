/**
 * What has to be undone when a run is interrupted: servers and shells are in process groups of their own, which Ctrl+C
 * does not reach, and every lesson has a folder.
 */

const cleanUps = new Set<() => void>();
let armed = false;

/** Calls `cleanUp` if the program ends before the returned function was called. The latest is called first. */
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

/** Sends a signal to everything that a detached child has started. One that has ended already is fine. */
export function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    process.kill(-Number(pid), signal);
  } catch {
    // it has ended already
  }
}
