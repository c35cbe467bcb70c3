/** Our server with one account that has sessions on three devices, in a database file to copy. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './clean-up.ts';
import type { Cores } from './cores.ts';
import { signIn } from './exchange.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { CHROME } from './wire.ts';

/** The server that `npm run build` creates. */
export const BUILT = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
export const CREDENTIALS = { email: 'ada@example.com', password: 'rainy otters juggle lamps' };

const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';

/** The prepared account, and a way to start servers with it. */
export type Fixture = {
  /** The cookie of the session that is measured. It survives restarts. */
  readonly cookie: string;
  /** Starts our server (or another build of it) on a copy of the database. */
  start(options?: Partial<OursOptions>): Promise<ServerProcess>;
  /** A fresh copy of the database. */
  copy(): string;
};

/** How our server is started. */
export type OursOptions = {
  readonly name: string;
  /** The main.js to run. */
  readonly main: string;
  readonly cores: Cores;
  readonly database: string;
  /** Options of node. */
  readonly flags: readonly string[];
  /** Settings besides DATABASE. */
  readonly settings: Readonly<Record<string, string>>;
};

/** Creates the account and logs in on two more devices. Returns the cookie of the last one. */
export async function signUp({ port }: ServerProcess): Promise<string> {
  await signIn(port, '/signup', CREDENTIALS, PHONE);
  await signIn(port, '/login', CREDENTIALS, FIREFOX);
  return signIn(port, '/login', CREDENTIALS, CHROME);
}

let copies = 0;

/** Creates the account, logs in on two more devices, and stops the server. */
export async function prepare(main: string, cores: Cores): Promise<Fixture> {
  const folder = temporaryFolder();
  const original = join(folder, 'original.db');
  const start = (options: OursOptions) =>
    startServer({
      name: options.name,
      cores: options.cores,
      folder,
      probe: '/health',
      args: [...options.flags, options.main],
      env: { DATABASE: options.database, ...options.settings },
    });
  const defaults = { name: 'Coatcheck', main, cores, flags: [], settings: {} };

  const server = await start({ ...defaults, database: original });
  const cookie = await signUp(server);
  await server.stop();

  const copy = () => {
    const file = join(folder, `copy-${++copies}.db`);
    copyFileSync(original, file);
    return file;
  };
  return {
    cookie,
    copy,
    start: (options = {}) => start({ ...defaults, database: copy(), ...options }),
  };
}
