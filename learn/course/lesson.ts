/**
 * Makes nodes of a markdown text: the same file that the runner executes. Throws a plain Error for
 * markdown that the pages do not show, such as other raw HTML than folds and anchors.
 */
import { shownChanges } from '../../lessons/changes/changes.ts';
import { blankNames } from '../../lessons/runner/match.ts';
import { ownFileOf } from '../../lessons/runner/own-file.ts';
import {
  type Block,
  blocksOf,
  kindOf,
  type Lesson,
  parseLesson,
  type Step,
  stepsOf,
} from '../../lessons/runner/parse.ts';
import { startsServer } from '../../lessons/runner/servers.ts';
import { gather } from './gather.ts';
import { type Lex, plainText, type Token, type Tokens, tokensOf } from './markdown.ts';
import type { Console, Node, Quote } from './nodes.ts';

/** A text as nodes. `id`: the id of the lesson, for its changes; `e2`. */
export function readNodes(text: string, id: string, lex: Lex): readonly Node[] {
  const lesson = parseLesson('', text);
  const changes = shownChanges(lesson, id).map((change) => change.id);
  return gather(new Reader(changes, lateBlanks(lesson)).read(lex(text)));
}

class Reader {
  readonly #changes: string[];
  readonly #blanks: Set<string>;

  /** `changes`: the ids of those to come. `blanks`: those that are not filled yet. */
  constructor(changes: string[], blanks: Set<string>) {
    this.#changes = changes;
    this.#blanks = blanks;
  }

  /** Reads tokens up to their end. A fold that is not closed is an error. */
  read(tokens: readonly Token[]): readonly Node[] {
    return this.#until([...tokens], null);
  }

  #until(queue: Token[], end: '</details>' | null): readonly Node[] {
    const nodes: Node[] = [];
    let ids: string[] = [];
    for (let token = queue.shift(); token !== undefined; token = queue.shift()) {
      if (token.type === 'space' || token.type === 'hr') continue;
      if (token.type === 'html' && token.raw.trim() === end) return nodes;
      const anchors = anchorsOf(token);
      if (anchors !== null) {
        ids.push(...anchors);
        continue;
      }
      nodes.push(this.#node(token as Tokens.Generic, queue, ids));
      ids = [];
    }
    if (end !== null) throw new Error(`a fold is not closed with ${end}`);
    return nodes;
  }

  #node(token: Tokens.Generic, queue: Token[], ids: readonly string[]): Node {
    switch (token.type) {
      case 'heading':
        return { kind: 'heading', depth: token.depth, ids, tokens: tokensOf(token) };
      case 'paragraph':
      case 'text':
        return { kind: 'paragraph', ids, tokens: tokensOf(token) };
      case 'list':
        return {
          kind: 'list',
          ordered: token.ordered === true,
          items: (token as Tokens.List).items.map((item) => ({ children: this.read(item.tokens) })),
        };
      case 'table':
        return { kind: 'table', table: token as Tokens.Table };
      case 'blockquote':
        return { kind: 'remark', children: this.read(tokensOf(token)) };
      case 'code':
        return this.#code(token as Tokens.Code);
      case 'html': {
        const [, summary] = /^<details><summary>([^<>]+)<\/summary>$/.exec(token.raw.trim()) ?? [];
        if (summary !== undefined)
          return { kind: 'fold', summary, children: this.#until(queue, '</details>') };
        throw new Error(`this HTML is not shown: ${token.raw.trim()}`);
      }
      default:
        throw new Error(`this markdown is not shown: ${token.type}`);
    }
  }

  #code({ lang = '', raw, text }: Tokens.Code): Node {
    // As the runner reads it: marked changes the line breaks at the end of a block.
    const [, body] = /^```[^\n]*\n(.*?)\n?```\n*$/s.exec(raw) ?? [];
    const block: Block = { line: 0, info: lang, lines: (body ?? text).split('\n') };
    if (lang === 'console') return this.#console(stepsOf(block));
    if (lang === 'diff try')
      return { kind: 'change', id: this.#changes.shift() ?? '', lines: block.lines };
    const path = ownFileOf(block);
    if (path !== null) return { kind: 'own-file', path, lines: block.lines };
    return quoteOf(block) ?? { kind: 'code', language: kindOf(lang), lines: block.lines };
  }

  #console(steps: readonly Step[]): Console {
    const texts = steps.flatMap(({ command, expected }) => [command ?? '', ...expected]);
    const fills = [...new Set(texts.flatMap(blankNames))].filter((name) =>
      this.#blanks.delete(name),
    );
    return { kind: 'console', steps, terminal: terminalOf(steps), fills };
  }
}

function terminalOf(steps: readonly Step[]): Console['terminal'] {
  const server = steps.map(({ command }) => command ?? '').find(startsServer);
  if (server === undefined) return 'your own';
  return /\bnpm (?:start|run )/.test(server) ? 'app' : 'museum';
}

// Those that occur in a command: the reader types them.
function lateBlanks(lesson: Lesson): Set<string> {
  const commands = blocksOf(lesson, 'console').flatMap(stepsOf);
  return new Set(commands.flatMap(({ command }) => blankNames(command ?? '')));
}

const QUOTE =
  /^ts (?:file=(?<file>[\w./-]+)#[\w.$#]+|in=(?<within>[\w./-]+)|wrong=(?<wrong>[\w-]+)(?:#[\w.$#]+)?)$/;

function quoteOf({ info, lines }: Block): Quote | null {
  const { file, within, wrong } = QUOTE.exec(info)?.groups ?? {};
  const path = file ?? within ?? (wrong && `lessons/museum/${wrong}.ts`);
  return path === undefined ? null : { kind: 'quote', path, lines, wrong: wrong !== undefined };
}

// The ids of a paragraph that consists of anchors; null for anything else.
function anchorsOf(token: Token): readonly string[] | null {
  if (token.type !== 'paragraph' || plainText(tokensOf(token)).trim() !== '') return null;
  const tags = tokensOf(token).filter(({ type }) => type === 'html');
  if (tags.length === 0) return null;
  return tags.flatMap(({ raw }) => /^<a id="([\w-]+)">$/.exec(raw)?.[1] ?? []);
}
