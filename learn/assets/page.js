// Puts what the server rendered into the page.
import { drawLines } from './lines.js';
import { keepOpen, openNewest } from './open.js';
import { markChanges } from './rows.js';

const list = document.getElementById('exchanges');

/** Puts each element in the place of the one with its id, or at the beginning of the list. */
export function put(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  for (const element of [...template.content.children]) {
    const old = document.getElementById(element.id);
    if (element.id === 'sides') markChanges(old, element);
    else element.classList.add('fresh');
    if (old) {
      keepOpen(old, element);
      old.replaceWith(element);
    } else {
      openNewest(element);
      add(element);
    }
  }
  for (const button of document.querySelectorAll('.copy')) button.hidden = false;
  drawLines();
}

// What a browser requested because of a page is below that page.
function add(element) {
  const page = document.getElementById(element.dataset.because);
  if (!page) return list.prepend(element);
  let last = page;
  while (last.nextElementSibling?.dataset.because === page.id) last = last.nextElementSibling;
  last.after(element);
}
