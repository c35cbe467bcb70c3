// Draws a line from each ticket in a jar to its row in the table of the server; dashed, and into
// nothing, when no row has its fingerprint. The words beside the tickets say the same.
const SVG = 'http://www.w3.org/2000/svg';

/** Draws all lines anew. */
export function drawLines() {
  const sides = document.getElementById('sides');
  if (!sides) return;
  sides.querySelector('svg.lines')?.remove();
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('class', 'lines');
  picture.setAttribute('aria-hidden', 'true');
  const box = sides.getBoundingClientRect();
  for (const [i, ticket] of sides.querySelectorAll('[data-row]').entries()) {
    if (ticket.offsetParent === null) continue;
    const row = document.querySelector(`#row${ticket.dataset.row} .value > *`);
    picture.append(line(ticket, row, box, i));
  }
  sides.append(picture);
}

function line(ticket, row, box, i) {
  const from = ticket.getBoundingClientRect();
  const server = document.querySelector('.side.server').getBoundingClientRect();
  const aim = row?.getBoundingClientRect();
  const middle = ({ top, height }) => top + height / 2 - box.top;
  const path = document.createElementNS(SVG, 'path');
  const digit = [...ticket.classList].find((name) => /^s[0-9a-f]$/.test(name));
  path.setAttribute('class', `${digit} ${ticket.dataset.works === 'yes' ? 'leads' : 'broken'}`);
  const y = middle(from);
  if (server.left > from.right) {
    // Side by side: a curve from one to the other.
    const x = from.right - box.left;
    const to = aim ? [aim.left - box.left, middle(aim)] : [server.left - box.left - 24, y];
    const bend = x + (to[0] - x) / 2;
    path.setAttribute('d', `M ${x} ${y} C ${bend} ${y} ${bend} ${to[1]} ${to[0]} ${to[1]}`);
  } else {
    // One below the other: along the left edge.
    const edge = 3 + 3 * (i % 4);
    const end = aim ? middle(aim) : server.top - box.top - 10;
    const to = aim ? aim.left - box.left : edge + 16;
    path.setAttribute('d', `M ${from.left - box.left} ${y} H ${edge} V ${end} H ${to}`);
  }
  return path;
}

new ResizeObserver(drawLines).observe(document.body);
