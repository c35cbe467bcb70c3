// A copy button at each command and at each file of the reader's. What is copied is the text of the
// command, without the `$ ` that the style sheet draws, and with the values that the reader has
// filled in.
for (const button of document.querySelectorAll('.copy')) button.hidden = false;

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('.copy');
  if (button === null) return;
  const words = button.firstChild;
  try {
    const code = button.closest('.command, .own-file').querySelector('code');
    await navigator.clipboard.writeText(code.textContent);
    words.data = 'Copied';
    button.classList.add('copied');
  } catch {
    words.data = 'Select it by hand';
  }
  setTimeout(() => {
    words.data = 'Copy';
    button.classList.remove('copied');
  }, 2000);
});
