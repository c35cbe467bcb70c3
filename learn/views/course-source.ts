/** The page of a source file: its lines, each with an address. */
import { type Html, html } from '../../views/html.ts';
import { type CoursePlaces, coursePage } from './course-page.ts';

/** A source file as its page shows it. */
export type SourcePage = {
  /** Its path from the top of the repository. */
  readonly path: string;
  readonly text: string;
  /** Why it is shown as it is written; empty for a file of code. */
  readonly problem?: string;
};

/** The document of a source file, which is read only. */
export function sourcePage({ path, text, problem = '' }: SourcePage, places: CoursePlaces): Html {
  const lines = text.replace(/\n$/, '').split('\n');
  return coursePage(
    {
      title: path,
      kind: 'source',
      main: html`<h1><code>${path}</code></h1>
<p class="muted">As it is on your disk now. To change it, open it in your editor.</p>
${problem !== '' && html`<p class="summary">${problem}</p>`}
<pre class="lines" tabindex="0" aria-label="The lines of ${path}"><code>${lines.map((line, i) => html`<span id="L${i + 1}" data-n="${i + 1}">${line}\n</span>`)}</code></pre>`,
    },
    places,
  );
}

/** The document of a markdown file that is no lesson. */
export function documentPage(title: string, content: Html, places: CoursePlaces): Html {
  return coursePage({ title, kind: 'source', main: html`<article>${content}</article>` }, places);
}

/** The document that says what is wrong with a request. */
export function errorPage(sentence: string, places: CoursePlaces): Html {
  return coursePage(
    {
      title: 'That didn\u2019t work',
      kind: 'source',
      main: html`<h1>That didn&rsquo;t work</h1>
<p class="lede">${sentence}</p>
<p><a class="button" href="${places.base}">To the contents</a></p>`,
    },
    places,
  );
}
