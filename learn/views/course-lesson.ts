/** The page of one lesson: the text on the left, the wire on the right. */
import { type Html, html } from '../../views/html.ts';
import { type CoursePlaces, coursePage } from './course-page.ts';

/** A lesson as its page shows it. */
export type LessonPage = {
  readonly id: string;
  readonly title: string;
  /** `E. Sessions` */
  readonly part: string;
  /** Its place in the part: `2 of 12`. */
  readonly place: string;
  /** The path that the reader is on, and the place in it; null without one. */
  readonly path: { readonly name: string; readonly place: string } | null;
  readonly minutes: string;
  readonly content: Html;
  readonly read: boolean;
  readonly before: Neighbour | null;
  readonly next: Neighbour | null;
};

/** The lesson before or after. */
export type Neighbour = { readonly id: string; readonly title: string };

const SCRIPTS = ['copy', 'blanks', 'forms', 'place'];

/** The document. */
export function lessonPage(page: LessonPage, places: CoursePlaces): Html {
  const { id, title, part, place, path, minutes } = page;
  const { base, wire } = places;
  return coursePage(
    {
      title,
      kind: 'lesson',
      lesson: id,
      scripts: SCRIPTS,
      main: html`<p class="where-am-i"><a href="${base}#part-${part[0]}">${part}</a> &middot; lesson ${place} &middot; <span class="minutes">about ${minutes} minutes</span>${path && html` &middot; ${path.name}, ${path.place}`}</p>
${page.before && html`<p class="begin">Before you begin, stop the servers and type <code>npm run -s fresh</code>: it clears what the last lesson left (<a href="${base}/source/lessons/README.md#learning-mode">more</a>).</p>`}
<article>
${page.content}
</article>
${foot(page, base)}`,
      beside: html`<aside class="wire-beside" aria-label="The wire">
<iframe src="${wire}?beside=1" title="The wire: what goes over it, live" loading="lazy"></iframe>
</aside>
<p class="to-wire"><a href="${wire}" target="wire">Watch the wire</a></p>`,
    },
    places,
  );
}

function foot({ id, read, before, next }: LessonPage, base: string): Html {
  return html`<form class="end" method="post" action="${base}/read">
<input type="hidden" name="lesson" value="${id}">
${read && html`<p class="done-mark">You have read this lesson.</p>`}
<button>${label(read, next)}</button>
</form>
<nav class="neighbours" aria-label="Lessons before and after">
${before && html`<a href="${base}/${before.id}" rel="prev">&larr; ${before.title}</a>`}
${next && html`<a href="${base}/${next.id}" rel="next">${next.title} &rarr;</a>`}
</nav>`;
}

function label(read: boolean, next: Neighbour | null): Html {
  if (next === null)
    return html`${read ? 'Back to the contents' : 'Mark as read, and back to the contents'}`;
  return read ? html`Go on: ${next.title}` : html`Mark as read, and go on: ${next.title}`;
}
