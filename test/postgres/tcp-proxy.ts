/** A TCP proxy between a server and PostgreSQL, whose network fails as a test wants it to. */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, type Owner } from '../support.ts';
import { commitGate, type LostCommit } from './lost-commit.ts';

/** `hole`: nothing arrives and nothing is refused; what was sent arrives when it is over. */
export type NetworkMode = 'pass' | 'hole' | 'refuse';

export type TcpProxy = {
  readonly port: number;
  /** How the network is from now on. `refuse` cuts what is there. */
  set(mode: NetworkMode): Promise<void>;
  /** ms that an answer takes from now on: from none to twice as many, by its connection. */
  delay(ms: number): void;
  /** Resets all connections. */
  cut(): void;
  /** What becomes of the next COMMIT that passes; see lost-commit.ts. */
  loseNextCommit(how: LostCommit | null): void;
};

/** Starts a proxy to a port of this machine. It is stopped when the test ends. */
export async function startTcpProxy(owner: Owner, target: number): Promise<TcpProxy> {
  const port = await freePort();
  const pairs = new Set<readonly [Socket, Socket]>();
  let mode: NetworkMode = 'pass';
  let latency = 0;
  let lostNext: LostCommit | null = null;

  let connections = 0;
  let delays = 0;

  const server = createServer((client) => {
    const number = connections++;
    const database = connect(target, '127.0.0.1');
    const pair = [client, database] as const;
    pairs.add(pair);
    const gate = commitGate(client, database, () => {
      const how = lostNext;
      lostNext = null;
      return how;
    });
    carry(client, database, () => 0, gate.toDatabase);
    carry(database, client, () => latency * slowness(number + delays), gate.toClient);
    if (mode === 'hole') for (const socket of pair) socket.pause();
    database.on('close', () => pairs.delete(pair));
  });

  /** Bytes arrive in their order, also when the delay changes. */
  function carry(
    from: Socket,
    to: Socket,
    latencyNow: () => number,
    pass: (chunk: Buffer) => Buffer | null,
  ): void {
    let last = Promise.resolve();
    const then = (work: () => void) => {
      const due = performance.now() + latencyNow();
      const arrive = async () => {
        const ms = due - performance.now();
        if (ms > 0) await wait(ms);
        work();
      };
      last = last.then(arrive);
    };
    from.on('data', (chunk) =>
      then(() => {
        const passed = pass(chunk);
        if (passed !== null && !to.destroyed) to.write(passed);
      }),
    );
    from.on('end', () => then(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => then(() => to.destroySoon()));
  }

  async function listen(): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  }

  function cut(): void {
    for (const pair of pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  await listen();
  owner.after(() => {
    server.close();
    cut();
  });
  return {
    port,
    cut,
    set: async (next) => {
      const before = mode;
      mode = next;
      if (next === 'refuse') {
        server.close();
        cut();
      } else if (before === 'refuse') await listen();
      for (const socket of [...pairs].flat()) next === 'hole' ? socket.pause() : socket.resume();
    },
    delay: (ms) => {
      delays++;
      latency = ms;
    },
    loseNextCommit: (how) => {
      lostNext = how;
    },
  };
}

/** From 0 to 2, spread evenly. */
function slowness(number: number): number {
  return (number * 0.618) % 2;
}
