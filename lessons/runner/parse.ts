/**
 * Splits a lesson, which is a markdown file, into fenced blocks and the lines of prose between
 * them. It knows only as much markdown as it needs: fences of three backticks that begin in column
 * one.
 */

/** A command with the lines that it is expected to print. Line numbers begin at 1. */
export type Step = {
  readonly line: number;
  /**
   * The text after `$ `, with its continuation lines; null for output that a server prints later.
   */
  readonly command: string | null;
  /** The line number of the first expected line. */
  readonly outputLine: number;
  readonly expected: readonly string[];
  /** Whether the block begins with `^C`, which stops the last server first. */
  readonly interrupt: boolean;
};

/** A fenced block. */
export type Block = {
  /** The line of the opening fence. */
  readonly line: number;
  /**
   * The text after the opening backticks: `console`, `ts file=src/http/cookies.ts#parseCookies`.
   */
  readonly info: string;
  readonly lines: readonly string[];
};

/** A line outside the blocks. */
export type ProseLine = { readonly line: number; readonly text: string };

/** A parsed lesson. `file`: its path from the top of the repository. */
export type Lesson = {
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly prose: readonly ProseLine[];
};

/** Splits the text of a lesson. A block that is never closed ends with the file. */
export function parseLesson(file: string, text: string): Lesson {
  const blocks: Block[] = [];
  const prose: ProseLine[] = [];
  let open: { line: number; info: string; lines: string[] } | null = null;
  for (const [index, content] of text.replace(/\n$/, '').split('\n').entries()) {
    if (open !== null) {
      if (content === '```') open = null;
      else open.lines.push(content);
    } else if (content.startsWith('```')) {
      open = { line: index + 1, info: content.slice(3).trim(), lines: [] };
      blocks.push(open);
    } else {
      prose.push({ line: index + 1, text: content });
    }
  }
  return { file, blocks, prose };
}

/**
 * The steps of a console block. `^C` in the first line stops the last server. Lines before the
 * first `$ ` are output of that server.
 */
export function stepsOf(block: Block): readonly Step[] {
  const steps: (Step & { expected: string[] })[] = [];
  const lines = [...block.lines];
  let at = block.line;
  const interrupt = lines[0] === '^C';
  if (interrupt) {
    lines.shift();
    at++;
  }
  if (interrupt || !(lines[0] ?? '$ ').startsWith('$ ')) {
    steps.push({
      line: block.line + 1,
      command: null,
      outputLine: at + 1,
      expected: [],
      interrupt,
    });
  }
  while (lines.length > 0) {
    const text = lines.shift() ?? '';
    at++;
    if (!text.startsWith('$ ')) {
      steps.at(-1)?.expected.push(text);
      continue;
    }
    const line = at;
    let command = text.slice(2);
    while (command.endsWith('\\') && lines.length > 0) {
      command += `\n${lines.shift()}`;
      at++;
    }
    steps.push({ line, command, outputLine: at + 1, expected: [], interrupt: false });
  }
  return steps;
}

/** The text of a block, with a line break at its end. */
export function blockText({ lines }: Block): string {
  return `${lines.join('\n')}\n`;
}

/** The blocks of one kind, which is the first word after the backticks. */
export function blocksOf(lesson: Lesson, kind: string): readonly Block[] {
  return lesson.blocks.filter(({ info }) => kindOf(info) === kind);
}

/** The first word after the backticks. */
export function kindOf(info: string): string {
  return info.split(' ', 1)[0] ?? '';
}
