/**
 * A lesson is markdown. This splits it into what the checker looks at: fenced blocks, and the lines of prose between
 * them. It knows just enough markdown for that: fences of three backticks that begin in column one.
 */

/** A command with the lines that it is said to print. Line numbers begin at 1, as editors count. */
export type Step = {
  readonly line: number;
  /** What stands after `$ `, continuation lines included; null for what a server prints without being asked. */
  readonly command: string | null;
  /** Where the expected lines begin and how they read. */
  readonly outputLine: number;
  readonly expected: readonly string[];
  /** Whether the last server is stopped first: the line `^C`. */
  readonly interrupt: boolean;
};

export type Block = {
  /** The line of the opening fence. */
  readonly line: number;
  /** Everything after the opening backticks: `console`, `ts file=src/http/cookies.ts#parseCookies`. */
  readonly info: string;
  readonly lines: readonly string[];
};

export type ProseLine = { readonly line: number; readonly text: string };

export type Lesson = {
  readonly file: string;
  readonly blocks: readonly Block[];
  readonly prose: readonly ProseLine[];
};

/** Something that is wrong with a lesson. `detail` is a small diff or a hint, possibly empty. */
export type Problem = {
  readonly file: string;
  readonly line: number;
  readonly what: string;
  readonly detail: readonly string[];
};

/** Splits a lesson. A fence that never ends reaches to the end of the file. */
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
 * The steps of a console block. `^C` in the first line stops the last server; lines before the first `$ ` are what that
 * server prints.
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

/** The blocks of one kind: the first word after the backticks. */
export function blocksOf(lesson: Lesson, kind: string): readonly Block[] {
  return lesson.blocks.filter(({ info }) => kindOf(info) === kind);
}

/** The first word after the backticks. */
export function kindOf(info: string): string {
  return info.split(' ', 1)[0] ?? '';
}
