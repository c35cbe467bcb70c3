// A guess, a tick and a change without a reload, so that what the reader has filled in stays. The
// answer is a page, or the prediction alone: the part that the form was in takes its place.
let plain = false;

document.addEventListener('submit', async (event) => {
  const form = event.target;
  const part = form.closest('.predict, .turn, .change');
  if (part === null || plain) return;
  event.preventDefault();
  const answer = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form, event.submitter)),
    headers: { accept: 'text/html-fragment' },
  }).catch(() => null);
  const page = new DOMParser().parseFromString((await answer?.text()) ?? '', 'text/html');
  const fresh = page.getElementById(part.id);
  if (fresh === null) {
    plain = true; // the page that the browser then shows says what is wrong
    form.requestSubmit(event.submitter);
    return;
  }
  const filled = new Map(
    [...document.querySelectorAll('[data-fill]')].map(({ dataset, value }) => [
      dataset.fill,
      value,
    ]),
  );
  part.replaceWith(fresh);
  for (const button of fresh.querySelectorAll('.copy')) button.hidden = false;
  for (const line of fresh.querySelectorAll('.fill')) line.hidden = false;
  for (const input of document.querySelectorAll('[data-fill]')) {
    input.value = filled.get(input.dataset.fill) ?? '';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  }
  fresh.focus({ preventScroll: true });
});
