/** Text inside a line of markdown: emphasis, code, links, pictures. */
import { type Html, html } from '../../views/html.ts';
import type { CourseLink, ResolveLink } from '../course/links.ts';
import { type Token, type Tokens, tokensOf } from '../course/markdown.ts';
import { withBlanks } from './course-code.ts';

/** Renders the tokens of a line. Throws a plain Error for a token that the pages do not show. */
export function inline(tokens: readonly Token[], link: ResolveLink): Html {
  return html`${tokens.map((token) => one(token as Tokens.Generic, link))}`;
}

function one(token: Tokens.Generic, link: ResolveLink): Html {
  const inner = () => inline(tokensOf(token), link);
  switch (token.type) {
    case 'text':
      return tokensOf(token).length > 0 ? inner() : html`${String(token.text)}`;
    case 'escape':
      return html`${String(token.text)}`;
    case 'strong':
      return html`<strong>${inner()}</strong>`;
    case 'em':
      return html`<em>${inner()}</em>`;
    case 'codespan':
      return html`<code>${withBlanks(String(token.text))}</code>`;
    case 'br':
      return html`<br>`;
    case 'link':
      return anchor(link(String(token.href)), inner());
    case 'image':
      return picture(token as Tokens.Image, link);
    case 'html':
      if (/^<a id="[\w-]+">$|^<\/a>$/.test(token.raw)) return target(token.raw);
      throw new Error(`this HTML is not shown: ${token.raw}`);
    default:
      throw new Error(`this markdown is not shown: ${token.type}`);
  }
}

/** A link, or only its text when no page shows its target. */
export function anchor(link: CourseLink | null, text: Html): Html {
  if (link === null) return text;
  if (link.to === 'app') return html`<a href="${link.href}" target="app">${text}</a>`;
  if (link.to === 'outside') return html`<a href="${link.href}" rel="noreferrer">${text}</a>`;
  return html`<a href="${link.href}">${text}</a>`;
}

function target(tag: string): Html {
  const [, id] = /"([\w-]+)"/.exec(tag) ?? [];
  return id === undefined ? html`` : html`<span id="${id}"></span>`;
}

function picture({ href, text }: Tokens.Image, link: ResolveLink): Html {
  const source = link(href);
  if (source?.to !== 'course') throw new Error(`this picture is not shown: ${href}`);
  const file = source.href.replace('/source/', '/picture/');
  return html`<img src="${file}" alt="${text}" loading="lazy">`;
}
