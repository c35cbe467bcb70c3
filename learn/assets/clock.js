// Lets the clock of the app tick. Without this script it shows the time at which the page was made.
const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

setInterval(() => {
  const face = document.getElementById('clock-face');
  if (face === null) return;
  const now = new Date(Date.now() + Number(face.dataset.ahead));
  face.querySelector('.clock-time').textContent = now.toTimeString().slice(0, 8);
  face.querySelector('.clock-day').textContent = day.format(now);
}, 1_000);
