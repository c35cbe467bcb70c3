/** The frame of every page of the course: a whole document, since it has a server of its own. */
import { type Html, html } from '../../views/html.ts';
import { icon } from '../../views/icon.ts';
import { documentHead } from './document-head.ts';

/** The addresses that every page has. */
export type CoursePlaces = {
  /** The path of the contents. */
  readonly base: string;
  /** The path of the wire view. */
  readonly wire: string;
  /** The origin of the app. */
  readonly app: string;
};

/** A page of the course. */
export type CoursePage = {
  readonly title: string;
  /** The class of the body. */
  readonly kind: 'contents' | 'lesson' | 'source';
  readonly main: Html;
  /** What is beside or below the main part. */
  readonly beside?: Html;
  /** The id of the lesson, for the script that remembers where the reader was. */
  readonly lesson?: string;
  /** The names of the scripts in learn/assets/. */
  readonly scripts?: readonly string[];
};

/** The document around a page. */
export function coursePage(page: CoursePage, { base, wire, app }: CoursePlaces): Html {
  const { title, kind, main, beside, lesson, scripts = [] } = page;
  return html`${documentHead({ title, base, styles: ['course'], scripts })}
<body class="course ${kind}" data-lesson="${lesson ?? ''}">
<a class="skip" href="#main">Skip to the text</a>
<header class="frame">
<p class="wordmark">${icon} Coatcheck</p>
<nav aria-label="Main">
${kind === 'contents' ? html`<a href="${base}" aria-current="page">The course</a>` : html`<a href="${base}">The course</a>`}
<a href="${wire}" target="wire">The wire</a>
<a href="${app}/" target="app">Open the app</a>
</nav>
</header>
<div class="frame beside">
<main id="main" tabindex="-1">
${main}
</main>
${beside}
</div>
</body>
</html>
`;
}
