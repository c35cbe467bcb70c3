// Remembers how far a lesson was read, in this browser, and goes there when it is opened again.
const key = `place ${document.body.dataset.lesson}`;
const kept = Number(localStorage.getItem(key));
if (location.hash === '' && kept > 0) scrollTo({ top: kept, behavior: 'instant' });

let waiting = 0;
addEventListener(
  'scroll',
  () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => localStorage.setItem(key, String(Math.round(scrollY))), 250);
  },
  { passive: true },
);
