/** Waits until a server has printed what the lesson expects of it. */
import { type Blanks, type Match, matchAmong } from './match.ts';
import type { Step } from './parse.ts';
import { READY, type Server } from './servers.ts';

/** How long a server may take to start and print the expected lines, in ms. */
const START_MS = 40_000;
/** How long a server that has started may take to print the expected lines, in ms. */
const MORE_MS = 5_000;

/**
 * Waits until a server has printed the expected lines, among those that the lesson has not looked
 * at before. A step that starts the server also waits until it is ready. Lines that match count as
 * read.
 */
export async function watch(
  server: Server,
  { command, expected }: Step,
  blanks: Blanks,
): Promise<Match> {
  const starts = command !== null;
  const until = performance.now() + (starts ? START_MS : MORE_MS);
  for (;;) {
    const running = server.running();
    const match = matchAmong(expected, server.lines.slice(server.read), blanks);
    const ready = !starts || server.lines.some((line) => READY.test(line));
    if (match.ok && (ready || !running)) {
      server.read += match.used;
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
