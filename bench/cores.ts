/** Which cores the server and the client get, so that they do not push each other around. */
import { execFileSync } from 'node:child_process';

/** A list as taskset takes it ("0-2", "3"); null leaves the choice to the system. */
export type Cores = string | null;

const allowed = allowedCores();

/** The core of a server under load: node answers on one thread, and pinned it keeps its cache. */
export const SERVER_CORE: Cores = allowed.length > 1 ? String(allowed.at(-1)) : null;
/** The cores of a server that hashes passwords as well: one thread that answers and two that hash. */
export const HASHING_CORES: Cores = allowed.length > 3 ? allowed.slice(1).join(',') : null;
/** The core of the client when the server has the ones above. */
export const QUIET_CORE: Cores = allowed.length > 3 ? String(allowed[0]) : null;
/** The cores of the client otherwise. */
export const CLIENT_CORES: Cores = allowed.length > 1 ? allowed.slice(0, -1).join(',') : null;

/** The command that runs another one on these cores. */
export function on(cores: Cores, command: readonly string[]): readonly string[] {
  return cores === null ? command : ['taskset', '-c', cores, ...command];
}

// taskset comes with Linux; without it nothing is pinned.
function allowedCores(): readonly number[] {
  try {
    const args = ['-cp', String(process.pid)];
    const list = execFileSync('taskset', args, { encoding: 'utf8' }).split(':')[1] ?? '';
    return list.split(',').flatMap((range) => {
      const [first = 0, last = first] = range.trim().split('-').map(Number);
      return Array.from({ length: last - first + 1 }, (_, i) => first + i);
    });
  } catch {
    return [];
  }
}
