// Adds exchanges to the page as the server sends them, rendered. Without this script a reload
// shows the same.
import { isAtNewest } from './open.js';
import { put } from './page.js';
import { setApart } from './restart.js';
import './wire-forms.js';

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
