// After a restart of the server the numbers of exchanges begin again. What is on the page stays
// there, with other ids, so that the new exchanges do not take its place.
const list = document.getElementById('exchanges');
let runs = 0;

/** Gives everything in the list ids of its own, and ends its questions. */
export function setApart() {
  runs++;
  const rename = (id) => `run${runs}-${id}`;
  for (const element of list.querySelectorAll('[id]:not([data-apart])')) {
    element.id = rename(element.id);
    element.dataset.apart = '';
  }
  for (const article of list.querySelectorAll('[aria-labelledby^="t"]'))
    article.setAttribute('aria-labelledby', rename(article.getAttribute('aria-labelledby')));
  for (const link of list.querySelectorAll('a[href^="#x"]')) link.hash = rename(link.hash.slice(1));
  for (const element of list.querySelectorAll('[data-because]')) delete element.dataset.because;
  document.getElementById('matters').replaceChildren();
  for (const choices of list.querySelectorAll('fieldset')) choices.disabled = true;
}
