// The forms of the wire view: a guess, an answer, a move of the clock. The reply is what it
// changes. What had the focus in it keeps it.
import { put } from './page.js';

const status = document.getElementById('said');

document.onsubmit = async (event) => {
  event.preventDefault();
  const place = event.target.closest('[id][tabindex="-1"]')?.id;
  const response = await fetch(event.target.action, {
    method: 'POST',
    body: new URLSearchParams(new FormData(event.target, event.submitter)),
    headers: { accept: 'text/html-fragment' },
  }).catch(() => null);
  if (!response?.ok) {
    status.textContent = (await response?.text()) ?? 'The server does not answer.';
    status.className = '';
    return;
  }
  put(await response.text());
  if (place && place !== 'main') document.getElementById(place)?.focus();
};
