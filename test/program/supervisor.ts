/**
 * Plays systemd with a .socket unit: it holds a listening socket and starts the server with it as
 * file descriptor 3, as often as the test wants.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fstatSync, linkSync, renameSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Owner } from '../support.ts';

/** A script that runs its arguments as the process that LISTEN_PID names. */
export const PASS_IT = 'exec env LISTEN_PID=$$ "$@"';

// Holds file descriptor 3 without accepting from it, and starts the server for each line that it
// reads.
const HOLDER = `while read -r line; do
  LISTEN_FDS=1 sh -c '${PASS_IT}' sh "$@" </dev/null &
  echo "pid $!"
done`;

export type Supervisor = {
  /** The port that it holds; 0 with a Unix socket. */
  readonly port: number;
  /** The number of the socket in the system, as in /proc/PID/fd. */
  readonly inode: number;
  /** What the servers printed so far, one string a line. */
  readonly lines: readonly string[];
  /** Resolves when a line has this text that was printed after the call. */
  saying(text: string): Promise<void>;
  /** Starts the server. Resolves when it is ready. */
  start(): Promise<void>;
  /** Stops the server. Resolves when it has said that it stopped. */
  stop(): Promise<void>;
  /** Sends a signal to the server. */
  kill(signal: NodeJS.Signals): void;
};

/** Opens a TCP port of this machine, or a Unix socket, and holds it until the test ends. */
export async function supervise(
  owner: Owner,
  place: { readonly path: string } | 'a port',
  settings: (port: number) => Record<string, string>,
  command: readonly string[] = [process.execPath, 'src/main.ts'],
): Promise<Supervisor> {
  const socket = createServer();
  if (place === 'a port') socket.listen(0, '127.0.0.1');
  else socket.listen(place.path);
  await once(socket, 'listening');
  const port = place === 'a port' ? (socket.address() as AddressInfo).port : 0;
  const inode = fstatSync(fdOf(socket)).ino;
  const holder = spawn('sh', ['-c', HOLDER, 'sh', ...command], {
    env: { ...process.env, ...settings(port) },
    stdio: ['pipe', 'pipe', 'inherit', fdOf(socket)],
    detached: true, // a group of its own, which is ended as a whole
  });
  owner.after(() => process.kill(-Number(holder.pid), 'SIGKILL'));
  closeHere(socket, place);
  const lines: string[] = [];
  const { stdin, stdout } = holder;
  assert.ok(stdin && stdout);
  const output = createInterface(stdout).on('line', (line) => lines.push(line));
  const saying = (text: string) =>
    new Promise<void>((resolve) => {
      output.on('line', (line) => line.includes(text) && resolve());
    });
  const kill = (signal: NodeJS.Signals) => {
    const pid = lines.findLast((line) => line.startsWith('pid '))?.slice('pid '.length);
    process.kill(Number(pid), signal);
  };
  return {
    port,
    inode,
    lines,
    saying,
    start: async () => {
      const ready = saying('"event":"started"');
      stdin.write('start\n');
      await ready;
    },
    stop: async () => {
      const stopped = saying('"event":"stopped"');
      kill('SIGTERM');
      await stopped;
    },
    kill,
  };
}

/** The file descriptor of a socket, which Node keeps to itself. */
export function fdOf(socket: Server | Socket): number {
  return (socket as unknown as { _handle: { fd: number } })._handle.fd;
}

// This process would accept connections. It removes a socket that it has made, but not its other
// name.
function closeHere(server: Server, place: { readonly path: string } | 'a port'): void {
  if (place === 'a port') {
    server.close();
    return;
  }
  linkSync(place.path, `${place.path}.kept`);
  server.close();
  renameSync(`${place.path}.kept`, place.path);
}
