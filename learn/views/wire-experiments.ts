/** The experiments: the next one large, all of them in the order of the course. */
import { type Html, html } from '../../views/html.ts';
import type { LessonLink } from './wire-line.ts';

/** An experiment, ready to be shown. */
export type WireExperiment = {
  readonly id: string;
  readonly part: string;
  readonly title: string;
  readonly how: string;
  /** Lines for the shell; empty when there are none. */
  readonly command: readonly string[];
  readonly lesson: LessonLink;
  /** `asked`: a request showed that it was done, and its question is not answered yet. */
  readonly state: 'open' | 'asked' | 'done';
  readonly question: WireExperimentQuestion;
};

/** The question of an experiment. */
export type WireExperimentQuestion = {
  /** Where an answer is sent. */
  readonly action: string;
  readonly ask: string;
  readonly answers: readonly string[];
  /** The answer that was just given, when it was wrong, and why; else null. */
  readonly wrong: { readonly text: string; readonly why: string } | null;
  /** The right answer and why; shown when it was given. */
  readonly right: { readonly text: string; readonly why: string };
};

/** The next experiment and the list. `course`: the path of the course, where the parts are. */
export function wireExperiments(all: readonly WireExperiment[], course: string): Html {
  const parts = [...new Set(all.map(({ part }) => part))];
  return html`${wireProgress(all)}
${wireNext(all)}
${parts.map(
  (part) => html`<section aria-labelledby="part-${part}">
<h3 id="part-${part}"><a href="${course}#part-${part}" target="course">Part ${part}</a></h3>
<ul role="list">${all.filter((one) => one.part === part).map(wireExperiment)}</ul>
</section>`,
)}`;
}

/** The number of experiments that are done. */
export function wireProgress(all: readonly WireExperiment[]): Html {
  return html`<p class="progress" id="progress"><progress max="${all.length}" value="${doneOf(all)}" aria-label="Experiments done"></progress> <span>${doneOf(all)}/${all.length}</span></p>`;
}

/** The same number, for the bar of a narrow page. */
export function wireCount(all: readonly WireExperiment[]): Html {
  return html`<span id="count">${doneOf(all)}/${all.length}</span>`;
}

const doneOf = (all: readonly WireExperiment[]): number =>
  all.filter(({ state }) => state === 'done').length;

/** The experiment whose question is open, else the first that is not done. */
export function wireNext(all: readonly WireExperiment[]): Html {
  const next =
    all.find(({ state }) => state === 'asked') ?? all.find(({ state }) => state === 'open');
  if (next === undefined) {
    return html`<section class="next" id="next" tabindex="-1"><h3>All experiments are done</h3><p>Now build a login of your own: <code>npm run build-your-own</code> tries attacks like these on it.</p></section>`;
  }
  return html`<section class="next" id="next" tabindex="-1" aria-labelledby="next-title">
<h3 id="next-title"><small>${next.state === 'asked' ? 'Done, one question left' : 'Next'}</small> ${next.title}</h3>
${details(next)}
</section>`;
}

/** One experiment in the list. */
export function wireExperiment(one: WireExperiment): Html {
  const { id, title, state } = one;
  return html`<li class="experiment ${state}" id="e-${id}" tabindex="-1"><details><summary><span class="tick" aria-hidden="true"></span><span>${
    state === 'done' && html`<span class="visually-hidden">Done: </span>`
  }${title}${state === 'asked' && html` <small>one question left</small>`}</span></summary>
${details(one)}</details></li>`;
}

function details(one: WireExperiment): Html {
  const { how, command, lesson, state, question } = one;
  return html`<p>${how} <a href="${lesson.href}" target="course">Lesson&nbsp;${lesson.name}</a></p>
${
  command.length > 0 &&
  state !== 'asked' &&
  html`<div class="command"><pre tabindex="0"><code>${command.join('\n')}</code></pre>
<button type="button" class="copy quiet" hidden>Copy<span class="visually-hidden"> the command</span></button></div>`
}
${state === 'asked' && ask(one)}
${state === 'done' && html`<p class="learnt"><b>${question.right.text}.</b> ${question.right.why}</p>`}`;
}

function ask({ id, question }: WireExperiment): Html {
  const { action, ask: text, answers, wrong } = question;
  return html`<form class="ask" method="post" action="${action}">
<input type="hidden" name="id" value="${id}">
<fieldset><legend>${text}</legend>
${answers.map(
  (answer, i) =>
    html`<label><input type="radio" name="answer" value="${i}" required> <span>${answer}</span></label>`,
)}</fieldset>
${wrong !== null && html`<p class="wrong" role="status"><b>Not ${wrong.text}.</b> ${wrong.why}</p>`}
<button class="quiet">Answer</button>
</form>`;
}
