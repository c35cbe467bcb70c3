/** A prediction: its answers are buttons, and the guess is kept. The fold has the right answer. */
import { type Html, html } from '../../views/html.ts';
import type { Prediction } from '../course/nodes.ts';
import type { PredictionContent } from './course-nodes.ts';

/** What a prediction needs besides its texts. */
export type PredictionState = {
  readonly lesson: string;
  /** Where the guess is sent. */
  readonly action: string;
  /** The letter that was guessed before; null for none. */
  readonly guess: string | null;
};

/** A question with its answers, the button, and the fold, which is open after a guess. */
export function predictionView(
  { number, right }: Prediction,
  content: PredictionContent,
  state: PredictionState,
): Html {
  const { question, more, fold } = content;
  const { guess } = state;
  const id = `p${number}`;
  return html`<section class="predict" id="${id}" tabindex="-1" aria-label="Prediction ${number}">
<form method="post" action="${state.action}">
<input type="hidden" name="lesson" value="${state.lesson}">
<input type="hidden" name="prediction" value="${number}">
<fieldset>
<legend><b>Predict.</b>${question}</legend>
${more}${content.answers.map((answer) => choice(id, answer, guess))}
</fieldset>
${guess === null ? html`<button>That&rsquo;s my guess</button>` : verdict(guess, right)}
</form>
${
  guess === null
    ? html`<details class="fold"><summary>Show without guessing</summary>
<div>${fold}</div></details>`
    : html`<details class="fold" open><summary>Run it</summary>
<div>${fold}</div></details>`
}
</section>`;
}

type Answer = PredictionContent['answers'][number];

// Only the first guess counts: the next one would be made after the answer was shown.
function choice(id: string, { letter, text }: Answer, guess: string | null): Html {
  const input = `${id}${letter}`;
  const state =
    guess === null ? html` required` : html` disabled${guess === letter && html` checked`}`;
  return html`<p class="choice"><input type="radio" name="guess" id="${input}" value="${letter}"${state}>
<label for="${input}"><b>${letter})</b> ${text}</label></p>
`;
}

function verdict(guess: string, right: string): Html {
  if (right === '') return html`<p class="verdict">You guessed ${guess}.</p>`;
  return guess === right
    ? html`<p class="verdict right">You guessed ${guess}. That is right.</p>`
    : html`<p class="verdict">You guessed ${guess}; it is ${right}. Find out why.</p>`;
}
