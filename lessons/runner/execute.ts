/**
 * Runs one lesson from its first block to its last, and reports where it differs from the program.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lint } from './lint.ts';
import { type Blanks, fillBlanks, type Match, matchLines } from './match.ts';
import { mismatch } from './mismatch.ts';
import type { Options } from './options.ts';
import { saveOwnFile } from './own-file.ts';
import { type Block, kindOf, type Lesson, parseLesson, type Step, stepsOf } from './parse.ts';
import { freePorts, type Ports } from './ports.ts';
import type { Problem } from './problem.ts';
import { compareQuote } from './quotes.ts';
import type { Printed, Report } from './report.ts';
import { toLines } from './screen.ts';
import { mergeSeen, readSeen, type Seen } from './seen.ts';
import { READY, type Server, startServer, startsServer } from './servers.ts';
import { openShell, type Shell } from './shell.ts';
import { changesSource } from './try-commands.ts';
import { watch } from './watch.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Runs the lesson in a file. Everything that it starts is stopped before this resolves. */
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
      for (const block of this.#lesson.blocks) {
        if (this.#over) break;
        await this.#block(block);
      }
    } finally {
      for (const server of this.#servers) await this.#stop(server, 'kill');
      await this.#shell?.end();
      this.left = this.#workspace.left();
      this.#workspace.remove();
      this.#ports.release();
    }
  }

  async #block(block: Block): Promise<void> {
    const kind = kindOf(block.info);
    if (kind === 'ts') this.#compare(block);
    else if (kind === 'js') saveOwnFile(block, this.#workspace);
    if (kind !== 'console') return;
    for (const step of stepsOf(block)) {
      if (this.#over) break;
      if (step.command === null) await this.#listen(step);
      else {
        await wait((this.#options.pace ?? 0) * 1_000);
        if (startsServer(step.command)) await this.#serve(step, step.command);
        else await this.#type(step, step.command);
      }
    }
  }

  #compare(block: Block): void {
    const difference = compareQuote(block, this.#options.root);
    if (difference === null) this.quotes++;
    else this.#fail(block.line + difference.at, difference.what, difference.detail);
  }

  // A command that ends by itself.
  async #type(step: Step, written: string): Promise<void> {
    const { text, unknown } = fillBlanks(written, this.#blanks);
    if (unknown !== null) {
      this.#fail(step.line, `‹${unknown}› has no text yet, so this command cannot run`);
      return;
    }
    if (changesSource(text)) this.#workspace.copy();
    this.#shell ??= openShell(this.#workspace, this.#options.client);
    const { output, broken } = await this.#shell.run(this.#ports.toFree(text));
    const lines = toLines(this.#ports.toWritten(output), text);
    if (broken !== null) {
      const tail = lines.slice(-5).map((line) => `+ ${line}`);
      this.#fail(step.line, broken, [`$ ${written}`, ...tail]);
      this.#over = true;
      return;
    }
    this.executed++;
    this.#judge(step, lines, matchLines(step.expected, lines, this.#blanks));
  }

  // A command that starts a server. Its output is read until all expected lines have come.
  async #serve(step: Step, written: string): Promise<void> {
    const { text } = fillBlanks(written, this.#blanks);
    const server = startServer(text, this.#workspace, this.#ports);
    this.#servers.push(server);
    const match = await watch(server, step, this.#blanks);
    this.executed++;
    const ready = server.lines.findIndex((line) => READY.test(line));
    // What npm prints before the server is ready never belongs into a lesson.
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

  // Output that the last server has printed since, or prints when it is interrupted. A server that
  // crashed counts as the last one too, because the lesson shows what it printed before its end.
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
    const match = await watch(server, step, this.#blanks);
    this.#judge(step, server.lines.slice(server.read), match);
  }

  async #stop(server: Server, how: 'interrupt' | 'kill'): Promise<void> {
    if (server.learning && server.running()) {
      const result = await readSeen(server, this.#ports);
      if (typeof result === 'string') this.remarks.push(`${this.#lesson.file}: ${result}`);
      else this.seen = mergeSeen(this.seen, result);
    }
    await server[how]();
  }

  // `writable`: the part of the output that may be written into the lesson.
  #judge(step: Step, output: readonly string[], match: Match, writable = output): void {
    if (match.ok) {
      this.#blanks = match.blanks;
      return;
    }
    this.printed.push({ step, output: writable, blanks: this.#blanks });
    const { line, what, detail } = mismatch(step, output, match);
    this.#fail(line, what, detail);
  }

  #fail(line: number, what: string, detail: readonly string[] = []): void {
    this.problems.push({ file: this.#lesson.file, line, what, detail });
    if (this.#options.stopAtFirst) this.#over = true;
  }
}
