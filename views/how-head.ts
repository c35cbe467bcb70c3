/** Lines of HTTP as they are sent: `>` by the browser, `<` by the server. */
import { type Html, html } from './html.ts';

/** A piece of a line: text as it was sent, or a mask that is shown instead of a secret. */
export type Piece = string | { readonly covered: string };
export type HeadLine = readonly Piece[];

/** A request and the head of its response. */
export type DemoExchange = {
  readonly request: readonly HeadLine[];
  readonly body: HeadLine | null;
  readonly statusLine: string;
  /** The headers that every response has. */
  readonly standing: readonly string[];
  readonly answer: readonly HeadLine[];
};

/** A remark on the first line that begins like this, in whatever case. */
export type Remark = { readonly on: string; readonly says: Html };

/** The lines that the browser sends. */
export function requestHead(
  lines: readonly HeadLine[],
  remark?: Remark,
  more?: Html | false,
): Html {
  return html`<ul class="lines" role="list">${remarked('>', lines, remark)}${more}</ul>`;
}

/** The empty line that ends a head, and the body after it. */
export function bodyLines(body: HeadLine): Html {
  return html`${plain('>', [])}${plain('>', body)}`;
}

/** The lines that the server sends, with the headers of every response folded. */
export function answerHead(exchange: DemoExchange, remark?: Remark): Html {
  const { statusLine, standing, answer } = exchange;
  const start = [[statusLine]];
  return html`<ul class="lines" role="list">${remarked('<', start, remark)}
<li><details><summary>and ${standing.length} lines of house rules for the browser</summary>
<ul role="list">${remarked(
    '<',
    standing.map((line) => [line]),
  )}</ul></details></li>${remarked('<', answer, remark)}</ul>`;
}

/** A remark about a line that is missing. */
export function absent(says: Html): Html {
  return html`
<li class="moment"><p class="pinned">${says}</p></li>`;
}

function remarked(mark: Mark, lines: readonly HeadLine[], remark?: Remark): Html[] {
  const at = lines.findIndex(([first = '']) => begins(first, remark?.on));
  return lines.map((line, i) => (i === at ? pinned(mark, line, remark?.says) : plain(mark, line)));
}

function begins(piece: Piece, on: string | undefined): boolean {
  return on !== undefined && typeof piece === 'string' && piece.toLowerCase().startsWith(on);
}

type Mark = '>' | '<';

function plain(mark: Mark, line: HeadLine): Html {
  return html`
<li>${text(mark, line)}</li>`;
}

function pinned(mark: Mark, line: HeadLine, says?: Html): Html {
  return html`
<li class="moment">${text(mark, line)}<p class="pinned">${says}</p></li>`;
}

function text(mark: Mark, line: HeadLine): Html {
  return html`<p class="line"><span aria-hidden="true">${mark}</span><code>${line.map(piece)}</code></p>`;
}

function piece(piece: Piece): Html {
  return typeof piece === 'string' ? html`${piece}` : covered(piece.covered);
}

/** The mask that is shown instead of a secret. */
export function covered(what: string): Html {
  return html`<b>&lsaquo;${what}&rsaquo;</b>`;
}
