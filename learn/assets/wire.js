// Adds exchanges to the page as the server sends them, rendered. Without this script a reload
// shows the same.
const list = document.getElementById('exchanges');
const status = document.getElementById('said');
const source = new EventSource(document.body.dataset.events);
let unseen = 0;

const isAtEnd = () => innerHeight + scrollY > document.body.scrollHeight - 200;

/** Puts each element in the place of the one with its id, or at the end of the list. */
function put(markup) {
  const template = document.createElement('template');
  template.innerHTML = markup;
  for (const element of [...template.content.children]) {
    const old = document.getElementById(element.id);
    element.classList.add('fresh');
    if (old) old.replaceWith(element);
    else list.append(element);
  }
}

source.onmessage = ({ data }) => {
  const wasAtEnd = isAtEnd();
  put(data);
  unseen++;
  status.textContent = `${unseen} new exchange${unseen > 1 ? 's' : ''}`;
  status.className = wasAtEnd ? 'visually-hidden' : '';
  if (wasAtEnd) scrollTo(0, document.body.scrollHeight);
};

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
    ? 'Not live any more. After a restart, open the new address.'
    : 'Connecting again';
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
