// Puts what the server rendered into the page.
import { drawLines } from './lines.js';
import { markChanges } from './rows.js';

const list = document.getElementById('exchanges');

/** Puts each element in the place of the one with its id, or at the end of the list. */
export function put(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  for (const element of [...template.content.children]) {
    const old = document.getElementById(element.id);
    if (element.id === 'sides') markChanges(old, element);
    else element.classList.add('fresh');
    if (old) old.replaceWith(element);
    else list.append(element);
  }
  drawLines();
}
