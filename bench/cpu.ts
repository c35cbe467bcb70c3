/** CPU time and memory of a process, from the operating system. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const LINUX = process.platform === 'linux';

/** Where the figures come from, for the report. */
export const CPU_SOURCE = LINUX
  ? 'the scheduler (/proc/PID/task/*/schedstat)'
  : 'ps, to a hundredth of a second: coarse, so trust long runs only';

/** CPU time of a process in microseconds: user and system time of all threads. */
export function cpuMicroseconds(pid: number): number {
  if (!LINUX) return parseCpuTime(ps('time', pid));
  const folder = `/proc/${pid}/task`;
  let nanoseconds = 0;
  for (const thread of readdirSync(folder)) {
    nanoseconds += Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return nanoseconds / 1000;
}

/**
 * CPU time of the processes that a process has started, in microseconds. Linux only: NaN elsewhere.
 */
export function cpuOfChildren(pid: number): number {
  if (!LINUX) return Number.NaN;
  return childrenOf(pid).reduce((total, child) => total + cpuMicroseconds(child), 0);
}

/** The processes that a process has started and that have not ended. Linux only. */
export function childrenOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return children.split(' ').filter(Boolean).map(Number);
}

/** Resident memory of a process in bytes. */
export function residentBytes(pid: number): number {
  if (!LINUX) return Number(ps('rss', pid)) * 1024;
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** "1:02.50", "01:02:03" or "2-01:02:03" of ps in microseconds. */
export function parseCpuTime(text: string): number {
  const [clock = '', days = '0'] = text.trim().split('-').reverse();
  const seconds = clock.split(':').reduce((total, part) => total * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1e6;
}

function ps(column: string, pid: number): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
}
