/** Assigns different cores to server and client, so that they do not displace each other. */
import { execFileSync } from 'node:child_process';

/** A list of cores for taskset ("0-2", "3"); null means that the system chooses. */
export type Cores = string | null;

const allowed = allowedCores();

/** The core of a server under load: Node uses one thread, and pinned it keeps its cache. */
export const SERVER_CORE: Cores = allowed.length > 1 ? String(allowed.at(-1)) : null;
/** The cores of a server that also hashes passwords: one thread for requests and two for hashes. */
export const HASHING_CORES: Cores = allowed.length > 3 ? allowed.slice(1).join(',') : null;
/** The core of the client when the server has HASHING_CORES. */
export const QUIET_CORE: Cores = allowed.length > 3 ? String(allowed[0]) : null;
/** The cores of the client otherwise. */
export const CLIENT_CORES: Cores = allowed.length > 1 ? allowed.slice(0, -1).join(',') : null;

/** Moves a process and those that it starts from now on to these cores. */
export function move(pid: number, cores: Cores): void {
  if (cores !== null) execFileSync('taskset', ['-acp', cores, String(pid)], { stdio: 'ignore' });
}

/** The command line that runs a command on these cores. */
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
