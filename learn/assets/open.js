// Which exchanges are open: the newest, and those that the reader opened.
const list = document.getElementById('exchanges');
let newest = list.querySelector('.exchange details[open]');

const of = (element) => element.querySelector(':scope > article > details');

/** Whether the reader is where new exchanges appear, and not further down. */
export const isAtNewest = () => list.getBoundingClientRect().top > -100;

// What the reader opened or closed stays as it is.
list.addEventListener('click', ({ target }) => {
  const details = target.closest('summary')?.parentElement;
  if (details === newest) newest = null;
});

/** Opens an exchange that has just come in the place of the one that was opened before. */
export function openNewest(element) {
  const details = of(element);
  if (!details?.open) return;
  if (!isAtNewest()) {
    details.open = false; // what is being read should not move
    return;
  }
  if (newest) newest.open = false;
  newest = details;
}

/** Leaves an exchange open or closed when another version takes its place. */
export function keepOpen(before, after) {
  const [old, fresh] = [of(before), of(after)];
  if (!old || !fresh) return;
  fresh.open = old.open;
  if (old === newest) newest = fresh;
}

// A link to a line in an exchange that is closed.
document.addEventListener('click', ({ target }) => {
  const link = target.closest('a[href^="#x"]');
  const line = link && document.getElementById(link.hash.slice(1));
  const details = line?.closest('.exchange') && of(line.closest('.exchange'));
  if (details) details.open = true;
});

// Beside a lesson, a link into the course takes the place of that lesson.
if (document.body.classList.contains('beside')) {
  document.addEventListener('click', ({ target }) => {
    target.closest('a[target="course"]')?.setAttribute('target', '_parent');
  });
}
