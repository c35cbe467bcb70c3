/**
 * The servers of a lesson, which a reader starts in other terminals. They are recognised by their
 * command, run in the background, and end with `^C` or with the lesson.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { StringDecoder } from 'node:string_decoder';
import { onAbort, signalGroup } from './abort.ts';
import type { Ports } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** A server that was started. */
export type Server = {
  /** The command as the lesson writes it. */
  readonly command: string;
  /** Whether it runs in learning mode, with a wire view. */
  readonly learning: boolean;
  /** The lines that it has printed so far, with the ports as the lesson writes them. */
  readonly lines: readonly string[];
  /** The number of those lines that the lesson has looked at. */
  read: number;
  /** Resolves when it has printed more, when it has ended, or after `ms`. */
  change(ms: number): Promise<void>;
  readonly running: () => boolean;
  /** Sends Ctrl+C and resolves when the server has ended. */
  interrupt(): Promise<void>;
  /** Kills the server and resolves when it has ended. */
  kill(): Promise<void>;
};

const SETTINGS = String.raw`(?:[A-Z][A-Z0-9_]*=\S* )*`;
const START = new RegExp(
  `^(${SETTINGS})(npm start|npm run (?:-s )?learn|npm run (?:-s )?museum -- start \\d+|node lessons/museum/[\\w-]+\\.ts|node my/[\\w-]+\\.js|redis-server)(?: --.*)?$`,
);
/** The line that a server prints when it accepts connections. */
export const READY =
  /^(Coatcheck is ready|.*http:\/\/localhost:\d+|.* Ready to accept connections)/;

/** Whether a command starts a server. */
export function startsServer(command: string): boolean {
  return START.test(command) && !/ --(?:help|version)$/.test(command);
}

/**
 * Starts a server in the background: the app on the port for 3000, a server of the
 * museum or of the reader on that for 4000.
 */
export function startServer(written: string, { folder, env }: Workspace, ports: Ports): Server {
  const command = ports.toFree(written);
  const [, , program = ''] = START.exec(command) ?? [];
  const port = ports.of(/^node|museum/.test(program) ? 4000 : 3000);
  const child = spawn('bash', ['-c', `exec 2>&1; ${command}`], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, PORT: String(port), WIRE_PORT: String(ports.of(3001)) },
  });
  const { lines, change } = linesOf(child, ports);
  const disarm = onAbort(() => signalGroup(child.pid, 'SIGKILL'));
  const gone = once(child, 'close').then(disarm);
  const end = async (signal: NodeJS.Signals) => {
    if (running()) signalGroup(child.pid, signal);
    await gone;
  };
  const running = () => child.exitCode === null && child.signalCode === null;
  return {
    command: written,
    learning: program.endsWith('learn') || written.includes('LEARN=1'),
    lines,
    read: 0,
    change,
    running,
    interrupt: async () => {
      const killTimer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), 12_000);
      await end('SIGINT');
      clearTimeout(killTimer);
    },
    kill: () => end('SIGKILL'),
  };
}

function linesOf(child: ChildProcess, ports: Ports) {
  const lines: string[] = [];
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let wake = () => {};
  child.stdout?.on('data', (chunk: Buffer) => {
    const parts = (rest + decoder.write(chunk)).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => ports.toWritten(line)));
    wake();
  });
  child.once('close', () => wake());
  const change = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return { lines, change };
}
