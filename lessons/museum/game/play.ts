/** Starts a case: its server, the people in it, and the game that watches. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Case, Game } from './case.ts';
import { Client } from './client.ts';
import type { Exchange } from './exchange.ts';
import { type Running, startProcess } from './process.ts';
import { startProxy } from './proxy.ts';

/** A case that runs. */
export type Play = {
  readonly game: Game;
  /** Whether the game has given out the flag. */
  readonly isAwarded: () => boolean;
  /** Everything that your clients have received. */
  readonly received: () => string;
  /** Resolves when the server has ended by itself. */
  readonly died: Promise<void>;
  stop(): Promise<void>;
};

/** Where and how a case runs. */
export type Setting = {
  /** The file of the server: the broken one, or a mended copy. */
  readonly file: string;
  /** The folder in which it runs and writes. */
  readonly folder: string;
  /** The port for you, 0 for any; a second process has the next one. */
  readonly port: number;
  /** Everybody knows their password, not only those of the case: for honest visitors. */
  readonly everybody?: true;
  readonly onAward?: () => void;
  readonly onLine?: (line: string) => void;
};

/** The file of a broken server. */
export function fileOf({ id }: Case): string {
  return fileURLToPath(new URL(`../${id}.ts`, import.meta.url));
}

/** A new flag: drawn at each start, so that it stands in no source. */
export function drawFlag(): string {
  return `coat-${randomBytes(6).toString('hex')}`;
}

/** Starts a case. Rejects with PortTaken or DidNotStart; nothing is left running then. */
export async function play(one: Case, setting: Setting): Promise<Play> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  try {
    return await start(one, setting, stops, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(
  one: Case,
  setting: Setting,
  stops: (() => Promise<void>)[],
  stop: () => Promise<void>,
): Promise<Play> {
  const flag = (one.makeFlag ?? drawFlag)();
  const exchanges: Exchange[] = [];
  const log: string[] = [];
  const clients: Client[] = [];
  const kept = new Map<string, string>();
  const processes: Running[] = [];
  const death = Promise.withResolvers<void>();
  let life = 1;
  let isAwarded = false;
  let isDead = false;

  const award = () => {
    if (isAwarded) return;
    isAwarded = true;
    setting.onAward?.();
  };
  const look = () => {
    if (one.proof.kind !== 'witness') return;
    if (one.proof.saw({ exchanges, died: isDead, kept })) award();
  };
  const onLine = (line: string) => {
    log.push(line);
    setting.onLine?.(line);
  };

  // The proxies come first: the servers have to know the address under which you know them.
  const ports: number[] = [];
  for (const index of one.twice ? [0, 1] : [0]) {
    const wanted = setting.port === 0 ? 0 : setting.port + index;
    const target = () => processes[index]?.port ?? 0;
    const proxy = await startProxy(wanted, target, (passed) => {
      exchanges.push({ ...passed, life, process: index + 1 });
      look();
    });
    ports.push(proxy.port);
    stops.push(async () => {
      proxy.server.close();
      proxy.server.closeAllConnections();
    });
  }
  const [port = 0, secondPort = port] = ports;

  const game: Game = {
    url: `http://localhost:${port}`,
    secondUrl: `http://localhost:${secondPort}`,
    flag,
    folder: setting.folder,
    kept,
    log,
    you: (url = game.url) => {
      const client = new Client(url);
      clients.push(client);
      return client;
    },
    // Directly to the server, and under the address that everybody uses.
    person: () => new Client(game.url, processes[0]?.port),
    send: async (text) => (await one.send?.(game, text)) ?? '',
    restart: async () => {
      await endProcesses();
      life += 1;
      await startProcesses();
    },
    award,
    atEnd: (end) => stops.push(async () => end()),
  };

  const more = (await one.before?.(game)) ?? {};
  const env = {
    PORT: String(port),
    ...(setting.everybody
      ? {}
      : { MUSEUM_ACCOUNTS: (one.accounts ?? ['ada@example.com']).join(' ') }),
    ...(one.proof.kind === 'secret' ? { MUSEUM_SECRET: flag } : {}),
    ...more,
  };
  const startProcesses = async () => {
    for (const _ of ports) {
      const running = await startProcess(setting.file, setting.folder, env, onLine);
      processes.push(running);
      running.ended.then(() => {
        if (!processes.includes(running)) return;
        isDead = true;
        look();
        death.resolve();
      });
    }
  };
  const endProcesses = async () => {
    for (const running of processes.splice(0)) await running.stop();
  };
  stops.push(endProcesses);
  await startProcesses();
  await one.people?.(game);

  return {
    game,
    isAwarded: () => isAwarded,
    received: () => clients.map(({ received }) => received).join('\n'),
    died: death.promise,
    stop,
  };
}

/** The folder of a case below the folder `data`, where its server writes. */
export function folderOf(number: number, data = 'data'): string {
  return join(data, 'museum', String(number));
}
