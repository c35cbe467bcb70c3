/**
 * Splits markdown into tokens with the package marked, which `npm ci` installs. It is loaded when
 * the first page of the course is asked for: the wire view works without it. Its renderer is not
 * used, so that all markup is made by the `html` tag.
 */
import type { Token, TokensList } from 'marked';
import { HttpError } from '../../src/http/http-error.ts';

export type { Token, Tokens } from 'marked';

/** Splits a markdown text. */
export type Lex = (text: string) => TokensList;

/**
 * Loads the lexer. Throws HttpError 503 with a sentence when the package is missing. `load` imports
 * the package.
 */
export async function loadLexer(load = () => import('marked')): Promise<Lex> {
  try {
    const { Lexer } = await load();
    return (text) => Lexer.lex(text, { gfm: true });
  } catch {
    throw new HttpError(
      503,
      'The pages of the course need the package marked. Stop the app, run npm ci, and start it again. You can also read lessons/README.md in an editor that shows markdown.',
    );
  }
}

/** The tokens inside a token; none for one that has only a text. */
export function tokensOf(token: Token | undefined): readonly Token[] {
  return (token !== undefined && 'tokens' in token ? token.tokens : undefined) ?? [];
}

/** The text of a token as a reader sees it. */
export function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'html') return '';
      const inner = tokensOf(token);
      return inner.length > 0 ? plainText(inner) : 'text' in token ? String(token.text) : token.raw;
    })
    .join('');
}
