import { spawnSync } from 'node:child_process';

/** Why what needs promtool is skipped; false where it is installed. */
export const skip: string | false =
  spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0
    ? false
    : 'needs promtool (Debian: apt-get install prometheus)';

/** Runs Prometheus's own checker. */
export function promtool(...args: string[]): { status: number | null; output: string } {
  return promtoolOn('', ...args);
}

/** The same with this text on its standard input. */
export function promtoolOn(input: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync('promtool', args, { input, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}
