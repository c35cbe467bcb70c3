// A guess without a reload: the answer is the prediction that it was about, with its fold open.
document.addEventListener('submit', async (event) => {
  const form = event.target;
  const section = form.closest('.predict');
  if (section === null) return;
  event.preventDefault();
  const response = await fetch(form.action, {
    method: 'POST',
    body: new URLSearchParams(new FormData(form)),
    headers: { accept: 'text/html-fragment' },
  }).catch(() => null);
  if (response === null || !response.ok) {
    form.submit(); // the page that the browser then shows says what is wrong
    return;
  }
  const template = document.createElement('template');
  template.innerHTML = await response.text();
  section.replaceWith(template.content);
  for (const button of document.querySelectorAll('.copy')) button.hidden = false;
  for (const line of document.querySelectorAll('.fill')) line.hidden = false;
  document.getElementById(section.id).focus({ preventScroll: true });
});
