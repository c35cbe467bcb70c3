// Puts the learner's own values in the place of ‹blanks›, so that a copied command is complete.
// They stay in this page: nothing sends or stores them.
for (const line of document.querySelectorAll('.fill')) line.hidden = false;

document.addEventListener('input', ({ target }) => {
  const name = target.dataset.fill;
  if (name === undefined) return;
  const value = target.value.trim();
  for (const mark of document.querySelectorAll(`code [data-blank="${name}"]`)) {
    mark.textContent = value || `‹${name}›`;
    mark.classList.toggle('filled', value !== '');
  }
});
