// Marks the rows of the table of sessions that are new, and those that have just ended, so that
// they are seen to come and to fall.

/** Compares the panel that is shown with the one that takes its place. */
export function markChanges(before, after) {
  for (const row of after.querySelectorAll('.session')) {
    const old = before.querySelector(`#${row.id}`);
    const isEnded = row.classList.contains('ended');
    if (!old && !isEnded) row.classList.add('appears');
    if (old && isEnded && !old.classList.contains('ended')) row.classList.add('falls');
  }
}
