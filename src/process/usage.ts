import { readdirSync, readFileSync } from 'node:fs';

/** What this process uses of the machine, each asked when it is needed. */
export type ProcessUsage = {
  /** Seconds of processor time. */
  readonly cpu: () => { readonly user: number; readonly system: number };
  /** Bytes. */
  readonly memory: () => {
    readonly rss: number;
    readonly heapTotal: number;
    readonly heapUsed: number;
    readonly external: number;
  };
  /** Null where the system has no /proc. */
  readonly openFiles: () => number | null;
  readonly maxFiles: number | null;
  /** Seconds since 1970. */
  readonly startedAt: number;
};

/** Reads the usage of this one. */
export function processUsage(): ProcessUsage {
  return {
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return { user: user / 1e6, system: system / 1e6 };
    },
    memory: () => process.memoryUsage(),
    openFiles: countOpenFiles,
    maxFiles: readMaxFiles(),
    startedAt: performance.timeOrigin / 1e3,
  };
}

function countOpenFiles(): number | null {
  try {
    return readdirSync('/proc/self/fd').length - 1; // one is that of this look
  } catch {
    return null;
  }
}

// The soft limit. Null for `unlimited`, too.
function readMaxFiles(): number | null {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
    return soft === undefined ? null : Number(soft);
  } catch {
    return null;
  }
}
