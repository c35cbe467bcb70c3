// Adds exchanges to the page as the server sends them, rendered. Without this script a reload
// shows the same.
import { put } from './page.js';
import { setApart } from './restart.js';

const status = document.getElementById('said');
const source = new EventSource(document.body.dataset.events);
let unseen = 0;

const isAtEnd = () => innerHeight + scrollY > document.body.scrollHeight - 200;

source.addEventListener('restart', ({ data }) => {
  setApart();
  put(data);
});

source.onmessage = ({ data }) => {
  const wasAtEnd = isAtEnd();
  put(data);
  unseen++;
  status.textContent = `${unseen} new exchange${unseen > 1 ? 's' : ''}`;
  status.className = wasAtEnd ? 'visually-hidden' : '';
  if (wasAtEnd) scrollTo(0, document.body.scrollHeight);
};

// The tables of the server, or the jars, have changed.
source.addEventListener('where', ({ data }) => put(data));

// The clock of the app was moved, here or by a command.
source.addEventListener('clock', ({ data }) => put(data));

window.onscroll = () => {
  if (!isAtEnd()) return;
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

// A guess: the answer is the exchange that it was about. A move of the clock: the answer is what it
// changes, and the button keeps the focus.
document.onsubmit = async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  const response = await fetch(event.target.action, {
    method: 'POST',
    body,
    headers: { accept: 'text/html-fragment' },
  });
  if (!response.ok) return;
  put(await response.text());
  document.getElementById(`x${body.get('id')}`)?.focus();
};
