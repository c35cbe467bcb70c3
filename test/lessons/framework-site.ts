/** A log-in of another framework as a child process, and a browser's jar that talks to it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Owner } from '../support.ts';

const FOLDER = 'lessons/frameworks';

/** Installs the packages of the examples. Throws with npm's words when that fails. */
export function installExamples(): void {
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', FOLDER], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

/** Whether a command succeeds, for programs that a computer may not have. */
export function succeeds(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0;
}

/** A running example: its address, and what it printed before it listened. */
export type Site = { readonly origin: string; readonly said: readonly string[] };

/** Starts an example on a free port. It is killed when the test ends. */
export async function startSite(
  owner: Owner,
  [program, file]: readonly [program: string, file: string],
  settings: Readonly<Record<string, string>> = {},
): Promise<Site> {
  const child = spawn(program, [`${FOLDER}/${file}`], {
    env: { ...process.env, ...settings, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owner.after(() => child.kill('SIGKILL'));
  return listening(child);
}

async function listening(child: ChildProcess): Promise<Site> {
  const said: string[] = [];
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('http://localhost:')) return { origin: line, said };
    said.push(line);
  }
  throw new Error(`it ended before it listened: ${said.join('\n')}`);
}

/** A browser with a jar for one site. */
export class Browser {
  readonly #origin: string;
  readonly jar: Map<string, string>;
  /** The `Set-Cookie` lines of the last answer. */
  lines: readonly string[] = [];

  constructor({ origin }: Site, jar = new Map<string, string>()) {
    this.#origin = origin;
    this.jar = jar;
  }

  /** Another browser with a copy of this one's cookies. */
  copy(): Browser {
    return new Browser({ origin: this.#origin, said: [] }, new Map(this.jar));
  }

  /** Sends a request. With fields it is a form, sent by POST. */
  async ask(path: string, fields?: Readonly<Record<string, string>>): Promise<[number, string]> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#origin + path, {
      redirect: 'manual',
      headers: cookie === '' ? {} : { cookie },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
    });
    this.lines = response.headers.getSetCookie();
    for (const line of this.lines) this.#keep(line);
    return [response.status, await response.text()];
  }

  /** The status of a request. */
  async status(path: string, fields?: Readonly<Record<string, string>>): Promise<number> {
    return (await this.ask(path, fields))[0];
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const isOver = /max-age=0|expires=Thu, 01 Jan 1970/i.test(line);
    if (isOver) this.jar.delete(name);
    else this.jar.set(name, value);
  }
}
