/** Which server a stage is checked on: one that runs already, or one started with its settings. */
import { findServer, type Server, startServer } from './server.ts';
import type { Stage } from './trial.ts';

/** What to say when a stage cannot be checked on a server that runs already. */
export const NEEDS_COMMAND =
  'It starts your server itself, with settings of its own: give --run with the command instead of --url.';

/** Whether the checker has to start the server itself. */
export const needsCommand = ({ settings, restarts }: Stage): boolean =>
  settings !== undefined || restarts === true;

/** The settings of a stage as a shell takes them, such as `IDLE_SECONDS=2`. */
export const settingsOf = ({ settings = {} }: Stage): readonly string[] =>
  Object.entries(settings).map(([name, value]) => `${name}=${value}`);

/** Finds or starts servers, one at a time. */
export class Servers {
  readonly #run: string | null;
  readonly #url: URL | null;
  #server: Server | null = null;
  #settings = '';

  constructor({ run, url }: { readonly run: string | null; readonly url: URL | null }) {
    this.#run = run;
    this.#url = url;
  }

  /** The server for a stage; the one before it is stopped when its settings were others. */
  async for(stage: Stage): Promise<Server> {
    const settings = settingsOf(stage).join(' ');
    if (this.#server !== null && settings === this.#settings) return this.#server;
    await this.stop();
    this.#server =
      this.#url === null
        ? await startServer(String(this.#run), stage.settings)
        : await findServer(this.#url);
    this.#settings = settings;
    return this.#server;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
    this.#server = null;
  }
}
