/**
 * The socket that a supervisor passes at the start (systemd's protocol, sd_listen_fds(3)). systemd
 * opens the address of a .socket unit and keeps it open while the server restarts, so connections
 * wait in the kernel instead of being refused. LISTEN_PID names the process that is meant, and
 * LISTEN_FDS how many file descriptors it has, the first of them 3.
 */

const FIRST_FD = 3; // SD_LISTEN_FDS_START
const VARIABLES = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES', 'LISTEN_PIDFDID'];

/** What was passed: a socket, none, one for another process, or more than the server takes. */
export type PassedSocket =
  | { readonly kind: 'socket'; readonly fd: number }
  | { readonly kind: 'none' }
  | { readonly kind: 'ignored'; readonly advice: string }
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Reads the variables for this process and removes them from `environment`, so that no program
 * started later takes them for its own.
 */
export function takePassedSocket(environment: NodeJS.ProcessEnv, pid: number): PassedSocket {
  const { LISTEN_PID: meant, LISTEN_FDS: count } = environment;
  for (const name of VARIABLES) delete environment[name];
  if (!meant || !count) return { kind: 'none' };
  if (meant !== String(pid)) {
    const advice = `LISTEN_PID=${meant} names another process than this one (${pid}): let the unit start the server itself, or by exec`;
    return { kind: 'ignored', advice };
  }
  if (count === '1') return { kind: 'socket', fd: FIRST_FD };
  // Refused, not ignored: connections to a socket that nothing accepts from would wait in vain.
  const problem = `LISTEN_FDS=${count}: the server takes one socket. Leave one ListenStream= in the socket unit.`;
  return { kind: 'refused', problem };
}
