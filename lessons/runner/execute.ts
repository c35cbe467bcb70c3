/** Runs one lesson from its first block to its last and says what was not as it is written there. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { lint } from './lint.ts';
import { type Blanks, fillBlanks, type Match, matchAmong, matchLines } from './match.ts';
import {
  type Block,
  kindOf,
  type Lesson,
  type Problem,
  parseLesson,
  type Step,
  stepsOf,
} from './parse.ts';
import { freePorts, type Ports, releasePorts } from './ports.ts';
import { putBackBetween } from './put-back.ts';
import { compareQuote } from './quotes.ts';
import { readSeen, type Seen } from './seen.ts';
import { READY, type Server, startServer, startsServer } from './servers.ts';
import { type Client, openShell, type Shell } from './shell.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

export type Options = {
  /** The tree that the lesson is about. */
  readonly root: string;
  readonly client: Client;
  /** Whether the form of the lesson is checked too. */
  readonly linted: boolean;
  /** Whether to go no further than the first thing that is wrong. */
  readonly stopAtFirst: boolean;
};

/** What a step printed, for those who write it into the lesson. */
export type Printed = {
  readonly step: Step;
  readonly output: readonly string[];
  readonly blanks: Blanks;
};

export type Report = {
  /** The path of the lesson from the root. */
  readonly file: string;
  readonly problems: readonly Problem[];
  readonly commands: number;
  readonly executed: number;
  readonly quotes: number;
  /** What the wire view noticed; null when the lesson did not start it. */
  readonly seen: Seen | null;
  readonly remarks: readonly string[];
  /** Names of the files and folders that it leaves at the top of the repository. */
  readonly left: readonly string[];
  readonly printed: readonly Printed[];
};

/** ms that a server gets to print what the lesson says it prints. */
const PATIENCE = 20_000;

/** Runs the lesson in a file. Whatever it starts is stopped before this resolves. */
export async function runLesson(file: string, options: Options): Promise<Report> {
  const path = relative(options.root, file);
  const lesson = parseLesson(path, readFileSync(file, 'utf8'));
  const linted = options.linted ? lint(lesson, options.root) : [];
  const run = new Run(lesson, options, createWorkspace(options.root), await freePorts());
  run.problems.push(...linted);
  if (!(options.stopAtFirst && linted.length > 0)) await run.all();
  const { problems, commands, executed, quotes, seen, remarks, left, printed } = run;
  problems.sort((a, b) => a.line - b.line);
  return { file: path, problems, commands, executed, quotes, seen, remarks, left, printed };
}

class Run {
  readonly problems: Problem[] = [];
  readonly remarks: string[] = [];
  left: readonly string[] = [];
  readonly printed: Printed[] = [];
  readonly commands: number;
  executed = 0;
  quotes = 0;
  seen: Seen | null = null;
  readonly #lesson: Lesson;
  readonly #options: Options;
  readonly #workspace: Workspace;
  readonly #ports: Ports;
  readonly #servers: Server[] = [];
  readonly #interrupted = new Set<Server>();
  readonly #tried: string[] = [];
  #shell: Shell | null = null;
  #blanks: Blanks = new Map();
  #over = false;

  constructor(lesson: Lesson, options: Options, workspace: Workspace, ports: Ports) {
    this.#lesson = lesson;
    this.#options = options;
    this.#workspace = workspace;
    this.#ports = ports;
    const steps = lesson.blocks.filter(({ info }) => info === 'console').flatMap(stepsOf);
    this.commands = steps.filter(({ command }) => command !== null).length;
  }

  async all(): Promise<void> {
    try {
      let before: Block | null = null;
      for (const block of this.#lesson.blocks) {
        if (this.#over) break;
        if (before !== null && putBackBetween(this.#lesson, before, block)) this.#putBack(block);
        await this.#block(block);
        before = block;
      }
    } finally {
      for (const server of this.#servers) await this.#stop(server, 'kill');
      await this.#shell?.end();
      this.left = this.#workspace.left();
      this.#workspace.remove();
      releasePorts(this.#ports);
    }
  }

  async #block(block: Block): Promise<void> {
    const kind = kindOf(block.info);
    if (kind === 'ts') {
      const difference = compareQuote(block, this.#options.root);
      if (difference === null) this.quotes++;
      else this.#fail(block.line + difference.at, difference.what, difference.detail);
    }
    if (block.info === 'diff try') {
      const diff = `${block.lines.join('\n')}\n`;
      const refusal = this.#workspace.apply(diff);
      if (refusal === null) this.#tried.push(diff);
      else this.#fail(block.line, 'this diff does not apply', refusal.split('\n'));
    }
    if (kind !== 'console') return;
    for (const step of stepsOf(block)) {
      if (this.#over) break;
      if (step.command === null) await this.#listen(step);
      else if (startsServer(step.command)) await this.#serve(step, step.command);
      else await this.#type(step, step.command);
    }
  }

  /** Undoes the change that was tried last, as the reader is told above this block. */
  #putBack({ line }: Block): void {
    const diff = this.#tried.pop();
    const refusal = diff === undefined ? null : this.#workspace.undo(diff);
    if (refusal !== null) this.#fail(line, 'this cannot be put back', refusal.split('\n'));
  }

  /** A command that ends by itself. */
  async #type(step: Step, written: string): Promise<void> {
    const { text, unknown } = fillBlanks(written, this.#blanks);
    if (unknown !== null) {
      this.#fail(step.line, `‹${unknown}› has no text yet, so this command cannot run`);
      return;
    }
    this.#shell ??= openShell(this.#workspace, this.#options.client);
    const { output, broken } = await this.#shell.run(this.#ports.toFree(text));
    const lines = toLines(this.#ports.toWritten(output), text);
    if (broken !== null) {
      this.#fail(step.line, broken, [
        `$ ${written}`,
        ...lines.slice(-5).map((line) => `+ ${line}`),
      ]);
      this.#over = true;
      return;
    }
    this.executed++;
    this.#judge(step, lines, matchLines(step.expected, lines, this.#blanks));
  }

  /** A command that starts a server: what it prints is looked at until all that was expected has come. */
  async #serve(step: Step, written: string): Promise<void> {
    const { text } = fillBlanks(written, this.#blanks);
    const server = startServer(text, this.#workspace, this.#ports);
    this.#servers.push(server);
    const match = await this.#watch(server, step, () =>
      server.lines.some((line) => READY.test(line)),
    );
    this.executed++;
    const ready = server.lines.findIndex((line) => READY.test(line));
    // What npm says before is for nobody, so it is not written into a lesson.
    const said = server.lines.slice(Math.max(0, ready));
    if (match.ok && step.expected.length === 0) {
      this.printed.push({ step, output: said, blanks: this.#blanks });
    }
    this.#judge(step, server.lines, match, said);
    if (!server.running() && step.expected.length === 0) {
      this.#fail(step.line, 'this server ended at once', server.lines.slice(-5));
    }
    if (!match.ok) this.#over = true;
  }

  /** What the last server has printed since, or prints when it is interrupted. One that fell over has last words. */
  async #listen(step: Step): Promise<void> {
    const server = this.#servers.findLast(
      (each) => each.running() || (!step.interrupt && !this.#interrupted.has(each)),
    );
    if (server === undefined) {
      this.#fail(step.line, 'no server is running here');
      return;
    }
    if (step.interrupt) {
      this.#interrupted.add(server);
      await this.#stop(server, 'interrupt');
    }
    const match = await this.#watch(server, step, () => true);
    this.#judge(step, server.lines.slice(server.read), match);
    if (match.ok) server.read += match.used;
  }

  async #watch(server: Server, step: Step, ready: () => boolean): Promise<Match> {
    const patience = step.command === null ? PATIENCE / 4 : PATIENCE;
    const until = performance.now() + patience;
    for (;;) {
      const running = server.running();
      const match = matchAmong(step.expected, server.lines.slice(server.read), this.#blanks);
      if (match.ok && (ready() || !running)) {
        if (step.command !== null) server.read = match.used;
        return match;
      }
      const left = until - performance.now();
      if (left <= 0 || !running) {
        if (!match.ok) return match;
        return { ok: false, at: 0, actual: 0, reason: 'the server did not say that it is ready' };
      }
      await server.change(left);
    }
  }

  async #stop(server: Server, how: 'interrupt' | 'kill'): Promise<void> {
    if (server.learning && server.running()) {
      const result = await readSeen(server, this.#ports);
      if (typeof result === 'string') this.remarks.push(`${this.#lesson.file}: ${result}`);
      else this.seen = merge(this.seen, result);
    }
    await server[how]();
  }

  /** `writable`: the part of the output that may be written into the lesson. */
  #judge(step: Step, output: readonly string[], match: Match, writable = output): void {
    if (match.ok) {
      this.#blanks = match.blanks;
      return;
    }
    this.printed.push({ step, output: writable, blanks: this.#blanks });
    const { at, actual, reason } = match;
    const surplus = at >= step.expected.length;
    const what = surplus ? 'it prints more than this' : 'it prints something else';
    const line = surplus && at > 0 ? step.outputLine + at - 1 : step.outputLine + at;
    this.#fail(surplus && at === 0 ? step.line : line, reason ?? what, [
      ...(step.command === null ? [] : [`  $ ${step.command}`]),
      ...output.slice(Math.max(0, actual - 2), actual).map((text) => `  ${text}`),
      ...(surplus ? [] : [`- ${step.expected[at]}`]),
      ...output.slice(actual, actual + 3).map((text) => `+ ${text}`),
      ...(actual >= output.length ? ['+ (nothing more)'] : []),
    ]);
  }

  #fail(line: number, what: string, detail: readonly string[] = []): void {
    this.problems.push({ file: this.#lesson.file, line, what, detail });
    if (this.#options.stopAtFirst) this.#over = true;
  }
}

function merge(before: Seen | null, seen: Seen): Seen {
  if (before === null) return seen;
  return {
    notes: [...new Set([...before.notes, ...seen.notes])],
    experiments: [...new Set([...before.experiments, ...seen.experiments])],
  };
}

const TALKS = /\b(?:curl|http --)\b.*\s-[a-zA-Z]*v/s;
// Remarks of curl itself; they differ between its versions and are not on the wire.
const REMARK = /^(?:\*(?: .*)?|[{}] \[\d+ bytes data\])$/;

/** The lines of an output as they stand on a screen: without the carriage returns of HTTP, and curl -v without remarks. */
export function toLines(output: string, command: string): readonly string[] {
  if (output === '') return [];
  const lines = output
    .replace(/\n$/, '')
    .replaceAll(/\r(?=\n|$)/g, '')
    .split('\n');
  if (!TALKS.test(command)) return lines;
  return lines
    .filter((line) => !REMARK.test(line))
    .map((line) => line.replace(/\* Connection #\d+ to host \S+ left intact$/, ''));
}
