// Adds exchanges to the page as the server sends them, rendered. Without this script a reload
// shows the same.
import { isAtNewest } from './open.js';
import { put } from './page.js';
import { setApart } from './restart.js';

const status = document.getElementById('said');
const source = new EventSource(document.body.dataset.events);
let unseen = 0;

// On a phone the exchanges come first.
if (innerWidth < 460) document.getElementById('where-fold').open = false;

source.addEventListener('restart', ({ data }) => {
  setApart();
  put(data);
});

source.onmessage = ({ data }) => {
  put(data);
  unseen++;
  status.textContent = `${unseen} new exchange${unseen > 1 ? 's' : ''}`;
  status.className = isAtNewest() ? 'visually-hidden' : '';
};

// The tables of the server, or the jars, have changed.
source.addEventListener('where', ({ data }) => put(data));

// The clock of the app was moved, here or by a command.
source.addEventListener('clock', ({ data }) => put(data));

window.onscroll = () => {
  if (!isAtNewest()) return;
  unseen = 0;
  status.className = 'visually-hidden';
};

source.onopen = () => {
  status.textContent = '';
};

source.onerror = () => {
  const isClosed = source.readyState === EventSource.CLOSED;
  status.textContent = isClosed
    ? 'Not live any more. Reload this page.'
    : 'The server does not answer. Connecting again';
  status.className = '';
};

// A guess, an answer, a move of the clock: the reply is what it changes. What had the focus in it
// keeps it.
document.onsubmit = async (event) => {
  event.preventDefault();
  const place = event.target.closest('[id][tabindex="-1"]')?.id;
  const response = await fetch(event.target.action, {
    method: 'POST',
    body: new URLSearchParams(new FormData(event.target, event.submitter)),
    headers: { accept: 'text/html-fragment' },
  });
  if (!response.ok) return;
  put(await response.text());
  if (place && place !== 'main') document.getElementById(place)?.focus();
};
