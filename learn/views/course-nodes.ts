/** The nodes of a lesson as markup. */
import { headingSlug } from '../../lessons/runner/links.ts';
import { type Html, html } from '../../views/html.ts';
import type { ResolveLink } from '../course/links.ts';
import { plainText, type Tokens } from '../course/markdown.ts';
import type { Change, Node, OwnFile, Prediction, Quote, Turn } from '../course/nodes.ts';
import { codeBlock } from './course-code.ts';
import { inline } from './course-inline.ts';
import { consoleBlock } from './course-terminal.ts';

/** What the markup of a text depends on besides the text. */
export type NodeViews = {
  readonly link: ResolveLink;
  /** The line of a source file at which a quote begins; null when it is not found. */
  readonly lineOf: (quote: Quote) => number | null;
  readonly prediction: (prediction: Prediction, content: PredictionContent) => Html;
  readonly turn: (turn: Turn, content: Html) => Html;
  readonly change: (change: Change) => Html;
};

/** The rendered parts of a prediction. */
export type PredictionContent = {
  readonly question: Html;
  readonly more: Html;
  readonly answers: readonly { readonly letter: string; readonly text: Html }[];
  readonly fold: Html;
};

/** Renders nodes, one after the other. */
export function nodeList(nodes: readonly Node[], views: NodeViews): Html {
  return html`${nodes.map((node) => html`${view(node, views)}\n`)}`;
}

function view(node: Node, views: NodeViews): Html {
  const { link } = views;
  switch (node.kind) {
    case 'heading':
      return heading(
        node.depth,
        node.ids,
        inline(node.tokens, link),
        headingSlug(plainText(node.tokens)),
      );
    case 'paragraph':
      return html`${node.ids.map(spot)}<p>${inline(node.tokens, link)}</p>`;
    case 'list':
      return list(
        node.ordered,
        node.items.map(({ children }) => item(children, views)),
      );
    case 'table':
      return table(node.table, link);
    case 'remark':
      return html`<div class="remark">${nodeList(node.children, views)}</div>`;
    case 'fold':
      return html`<details class="fold"><summary>${node.summary}</summary>
<div>${nodeList(node.children, views)}</div></details>`;
    case 'code':
      return codeBlock(node.lines);
    case 'console':
      return consoleBlock(node);
    case 'quote':
      return quote(node, views);
    case 'own-file':
      return ownFile(node);
    case 'change':
      return views.change(node);
    case 'prediction':
      return views.prediction(node, predictionContent(node, views));
    case 'turn':
      return views.turn(node, inline(node.tokens, link));
    case 'tomorrow':
      return html`<aside class="tomorrow" aria-label="For tomorrow">
<p><b>For tomorrow.</b> ${inline(node.question, link)}</p>
<details class="fold"><summary>Answer</summary><div>${nodeList(node.answer, views)}</div></details>
</aside>`;
  }
}

function predictionContent(node: Prediction, views: NodeViews): PredictionContent {
  return {
    question: inline(node.question, views.link),
    more: nodeList(node.more, views),
    answers: node.answers.map(({ letter, tokens }) => ({
      letter,
      text: inline(tokens, views.link),
    })),
    fold: nodeList(node.fold, views),
  };
}

function heading(depth: number, ids: readonly string[], text: Html, slug: string): Html {
  const spots = ids.map(spot);
  if (depth === 1) return html`${spots}<h1 id="${slug}">${text}</h1>`;
  if (depth === 2) return html`${spots}<h2 id="${slug}">${text}</h2>`;
  return html`${spots}<h3 id="${slug}">${text}</h3>`;
}

function spot(id: string): Html {
  return html`<span class="spot" id="${id}"></span>`;
}

function list(ordered: boolean, items: readonly Html[]): Html {
  return ordered ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
}

function item([first, ...rest]: readonly Node[], views: NodeViews): Html {
  const alone = first?.kind === 'paragraph' ? inline(first.tokens, views.link) : null;
  if (alone === null) return html`<li>${nodeList(first ? [first, ...rest] : [], views)}</li>`;
  return html`<li>${alone}${nodeList(rest, views)}</li>`;
}

function table({ header, rows }: Tokens.Table, link: ResolveLink): Html {
  return html`<div class="wide" tabindex="0" role="region" aria-label="Table"><table>
<thead><tr>${header.map((cell) => (cell.text === '' ? html`<td></td>` : html`<th scope="col">${inline(cell.tokens, link)}</th>`))}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${inline(cell.tokens, link)}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

function quote(node: Quote, { link, lineOf }: NodeViews): Html {
  const { path, lines, wrong } = node;
  const line = lineOf(node);
  const at = link(`/${path}`);
  const href = at === null ? null : `${at.href}${line === null ? '' : `#L${line}`}`;
  const name = html`<code>${path}</code>`;
  return html`<figure class="quote${wrong ? ' wrong' : ''}">
<figcaption>${href === null ? name : html`<a href="${href}">${name}</a>`}${line !== null && html` <span class="muted">line ${line}</span>`}</figcaption>
${codeBlock(lines)}
</figure>`;
}

function ownFile({ path, lines }: OwnFile): Html {
  return html`<figure class="own-file">
<figcaption>Your file: ${path}<button type="button" class="copy" hidden>Copy<span class="visually-hidden"> ${path}</span></button></figcaption>
${codeBlock(lines)}
</figure>`;
}
