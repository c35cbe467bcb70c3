/** What the learner does besides the lessons: the stages of the checker, and the museum. */
import { type Html, html } from '../../views/html.ts';
import type { MuseumScore } from '../course/museum-score.ts';

/** A stage of the checker. */
export type ContentsStage = {
  readonly number: number;
  readonly title: string;
  readonly passed: boolean;
};

/** How much of something is done, as a bar and as words. */
export function meter(value: number, of: number, what: string): Html {
  return html`<p class="meter"><progress max="${of}" value="${value}" aria-hidden="true"></progress> <span>${value} of ${of} ${what}</span></p>`;
}

/** The stages, with those that were passed. */
export function stageList(stages: readonly ContentsStage[], base: string): Html {
  const passed = stages.filter((stage) => stage.passed).length;
  return html`<section class="own" aria-labelledby="build-your-own">
<h2 id="build-your-own">Build your own</h2>
<p>Write a login in any language, stage by stage. A checker tells you what is wrong with <em>your</em> server:
<a href="${base}/source/lessons/build-your-own/README.md">how it works</a>.</p>
${meter(passed, stages.length, 'stages passed')}
<ol class="stages" role="list">${stages.map(
    ({
      number,
      title,
      passed: isPassed,
    }) => html`<li class="${isPassed ? 'read' : ''}"><span class="number">${number}</span> ${title}${isPassed && html`<span class="tick"> passed</span>`}</li>
`,
  )}</ol>
</section>`;
}

/** Where the museum is, and its score once there is one. */
export function museum(score: MuseumScore | null, base: string): Html {
  return html`<section class="own" aria-labelledby="museum">
<h2 id="museum">The museum</h2>
<p>Broken servers, each with a flag that only an attack finds. Type <code>npm run museum</code>; the lesson is
<a href="${base}/h2">The museum</a>.</p>
${score && meter(score.solved, score.cases, 'cases solved')}
${score && html`<p class="muted">${score.mended} mended, ${score.hints} hints seen</p>`}
</section>`;
}
