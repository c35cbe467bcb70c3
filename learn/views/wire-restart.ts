import { type Html, html } from '../../views/html.ts';

/** The line between the exchanges of two runs. `place`: the one where the second begins. */
export function restartLine(place: string): Html {
  return html`<li class="restart" id="restart-${place}">The server was restarted</li>`;
}
