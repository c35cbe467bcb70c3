/** The contents of the course: where to go on, three paths, the parts with what was done. */
import { type Html, html } from '../../views/html.ts';
import type { Part, Path } from '../course/course-index.ts';
import type { MuseumScore } from '../course/museum-score.ts';
import { type ContentsStage, meter, museum, stageList } from './course-own-work.ts';
import { type CoursePlaces, coursePage } from './course-page.ts';

/** A lesson in the contents. */
export type ContentsLesson = {
  readonly id: string;
  readonly title: string;
  readonly about: Html;
  readonly minutes: string;
  readonly read: boolean;
  readonly guessed: number;
  readonly predictions: number;
  readonly done: number;
  readonly turns: number;
};

/** A part, a path, a question of another day. */
export type ContentsPart = Omit<Part, 'lessons'> & { readonly lessons: readonly ContentsLesson[] };
export type ContentsPath = Omit<Path, 'lessons'> & {
  /** Whether the reader set out on it. */
  readonly chosen: boolean;
  readonly read: number;
  readonly total: number;
  readonly next: Pick<ContentsLesson, 'id' | 'title'> | null;
};
export type ContentsRecall = {
  readonly lesson: string;
  readonly title: string;
  readonly question: Html;
  readonly answer: Html;
};
/** The data of the page. */
export type ContentsPage = {
  readonly begun: boolean;
  /** The lesson to go on with; null when all are read. */
  readonly goOn: ContentsLesson | null;
  readonly recall: readonly ContentsRecall[];
  readonly paths: readonly ContentsPath[];
  readonly parts: readonly ContentsPart[];
  readonly stages: readonly ContentsStage[];
  readonly museum: MuseumScore | null;
};

/** The document. */
export function contentsPage(page: ContentsPage, places: CoursePlaces): Html {
  const { base } = places;
  return coursePage(
    {
      title: 'The course',
      kind: 'contents',
      scripts: ['forms'],
      main: html`<header class="intro">
<h1>How a login works</h1>
<p class="lede">From the bytes on the wire to the attacks on it. You guess, run a command, and look at what really went over
the wire.</p>
</header>
${goOn(page, base)}
${page.recall.length > 0 && recallList(page.recall, base)}
<section aria-labelledby="paths">
<h2 id="paths">Three paths</h2>
<ul class="paths" role="list">${page.paths.map((path) => pathCard(path, base))}</ul>
</section>
<section aria-labelledby="lessons">
<h2 id="lessons">All lessons</h2>
${page.parts.map((part) => partList(part, base))}
</section>
${stageList(page.stages, base)}
${museum(page.museum, base)}`,
    },
    places,
  );
}

function goOn({ begun, goOn: lesson, parts, paths }: ContentsPage, base: string): Html {
  const before = html`<p>Before the first lesson, read <a href="${base}/source/lessons/README.md#how-to-work-through-it">how to work through it</a>: three
terminals, two lines to type in each, and how to read a block. It takes five minutes.</p>`;
  if (lesson === null)
    return html`<section class="go-on"><div><h2>You have read every lesson.</h2>
<p>What is left is to <a href="#build-your-own">build one yourself</a>.</p></div></section>`;
  const part = parts.find(({ lessons }) => lessons.includes(lesson));
  const [first] = paths;
  const path = begun || first === undefined ? '' : `?path=${encodeURIComponent(first.name)}`;
  return html`<section class="go-on" aria-labelledby="go-on">
<div>
<h2 id="go-on">${begun ? 'Go on where you were' : 'Begin here'}</h2>
<p class="which"><b>${lesson.title}</b> <span>${part?.letter}. ${part?.title}, <span class="minutes">about ${lesson.minutes} minutes</span></span></p>
${!begun && before}
</div>
<p><a class="button" href="${base}/${lesson.id}${path}">${begun ? 'Go on' : 'Start'}<span class="visually-hidden"> with ${lesson.title}</span></a></p>
</section>`;
}

function recallList(questions: readonly ContentsRecall[], base: string): Html {
  return html`<section class="recall" aria-labelledby="recall">
<h2 id="recall">Do you still know?</h2>
<p class="muted">Answer from memory, then look. A question that you knew comes again after a longer while.</p>
${questions.map(
  ({ lesson, title, question, answer }) => html`<div class="question" id="recall-${lesson}">
<p>${question} <a class="from" href="${base}/${lesson}">${title}</a></p>
<details class="fold"><summary>Answer</summary><div>${answer}
<form method="post" action="${base}/recall"><input type="hidden" name="lesson" value="${lesson}">
<button name="knew" value="yes" class="quiet">I knew it</button>
<button name="knew" value="no" class="quiet">Ask me tomorrow</button></form></div></details>
</div>`,
)}
</section>`;
}

function pathCard(
  { name, chosen, time, about, read, total, next }: ContentsPath,
  base: string,
): Html {
  return html`<li>
<h3>${name}${chosen && html` <span class="badge">your path</span>`}</h3>
<p class="muted">${time}, ${total} lessons</p>
<p>${about}</p>
${meter(read, total, 'lessons read')}
${next ? html`<p><a href="${base}/${next.id}?path=${encodeURIComponent(name)}">${read === 0 ? 'Start' : 'Go on'}: ${next.title}</a></p>` : html`<p class="done-mark">All read.</p>`}
</li>
`;
}

function partList({ letter, title, lessons }: ContentsPart, base: string): Html {
  return html`<section class="part" id="part-${letter}" aria-labelledby="part-${letter}-title">
<h3 id="part-${letter}-title"><span>${letter}</span> ${title}</h3>
<ol role="list">${lessons.map((lesson) => lessonRow(lesson, base))}</ol>
</section>
`;
}

function lessonRow(lesson: ContentsLesson, base: string): Html {
  const { id, title, about, minutes, read } = lesson;
  return html`<li class="${read ? 'read' : ''}">
<p class="what"><a href="${base}/${id}">${title}</a>${read && html`<span class="tick"> read</span>`}<span class="gist">${about}</span></p>
<p class="facts"><span>${minutes} min</span>${worked(lesson)}</p>
</li>
`;
}

function worked({ guessed, predictions, done, turns }: ContentsLesson): Html | false {
  const parts = [
    guessed > 0 && `${guessed} of ${predictions} guessed`,
    done > 0 && `${done} of ${turns} done`,
  ].filter((part) => part !== false);
  return parts.length > 0 && html`<span>${parts.join(', ')}</span>`;
}
