import { type Html, html } from '../../views/html.ts';
import type { LessonLink } from './wire-line.ts';

/** An experiment, ready to be shown. */
export type WireExperiment = {
  readonly id: string;
  readonly kind: 'useful' | 'weird' | 'attack';
  readonly part: string;
  readonly title: string;
  readonly how: string;
  readonly command: string;
  readonly lesson: LessonLink;
  readonly done: boolean;
};

const KINDS = [
  ['useful', 'Useful'],
  ['weird', 'Weird'],
  ['attack', 'Attacks'],
] as const;

/** The list of experiments. */
export function wireExperiments(all: readonly WireExperiment[]): Html {
  return html`${wireProgress(all)}
${KINDS.map(
  ([kind, title]) => html`<section aria-labelledby="k-${kind}">
<h3 id="k-${kind}">${title}</h3>
<ul role="list">${all.filter((one) => one.kind === kind).map(wireExperiment)}</ul>
</section>`,
)}`;
}

/** The number of experiments that are done. */
export function wireProgress(all: readonly WireExperiment[]): Html {
  const done = all.filter((one) => one.done).length;
  return html`<p class="progress" id="progress"><progress max="${all.length}" value="${done}" aria-label="Experiments done"></progress> <span>${done}/${all.length}</span></p>`;
}

/** The same number, for the bar of a narrow page. */
export function wireCount(all: readonly WireExperiment[]): Html {
  return html`<span id="count">${all.filter((one) => one.done).length}/${all.length}</span>`;
}

/** One experiment, ticked when an exchange shows that it was done. */
export function wireExperiment({
  id,
  part,
  title,
  how,
  command,
  lesson,
  done,
}: WireExperiment): Html {
  return html`<li class="experiment${done && ' done'}" id="e-${id}"><details><summary><span class="tick" aria-hidden="true"></span>${
    done && html`<span class="visually-hidden">Done: </span>`
  }<span>${title} <small>Part ${part}</small></span></summary>
<p>${how} <a href="${lesson.href}" target="course">Part&nbsp;${part}</a></p>
${command !== '' && html`<pre><code>${command}</code></pre>`}</details></li>`;
}
