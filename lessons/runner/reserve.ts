/**
 * Ports for programs that are told their port before they listen on it. Two processes that look for
 * a free port at the same time can find the same one. So each process first binds the UDP port of
 * that number: only one process can have it, it does not hinder a TCP server, and the system
 * releases it when the process ends, even by kill -9.
 */
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';

export type Reservation = {
  /** The first of the ports; the others follow it. */
  readonly first: number;
  /** Releases the ports for other processes. */
  release(): void;
};

/**
 * Reserves `count` consecutive ports between `from` and `to` (exclusive). Both belong below 32768:
 * Linux gives the ports above to outgoing connections. Throws when no ports are free.
 */
export async function reservePorts(count: number, from: number, to: number): Promise<Reservation> {
  for (let attempt = 0; attempt < 1_000; attempt++) {
    const first = from + Math.floor(Math.random() * (to - from - count));
    const release = await holdRow(first, count);
    if (release !== null) return { first, release };
  }
  throw new Error(`no free port between ${from} and ${to}`);
}

async function holdRow(first: number, count: number): Promise<(() => void) | null> {
  const held: Socket[] = [];
  const release = () => {
    for (const socket of held.splice(0)) socket.close();
  };
  for (let port = first; port < first + count; port++) {
    const socket = BAD.has(port) ? null : await hold(port);
    if (socket !== null) held.push(socket);
    if (socket === null || !(await isFree(port))) {
      release();
      return null;
    }
  }
  return release;
}

// The ports between 5000 and 32767 that fetch refuses (Fetch standard, "bad port").
const BAD = new Set([5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]);

/** The UDP socket that holds a port, or null when another process has it. */
function hold(port: number): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(null));
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(socket.unref()));
  });
}

/** Whether no TCP server listens on a port of this machine. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
