/** Wrong on purpose: last-cookie-wins. Of two cookies with one name it believes the last, and does not notice. */
import { answer, exhibit } from './museum.ts';

const TICKETS = new Map([
  ['7Q2', 'Ada'],
  ['9XK', 'Mallory'],
]);

exhibit('last-cookie-wins', 'Of two equal names the last one wins.', (request, response) => {
  const { session = '' } = parse(request.headers.cookie ?? '');
  answer(response, 200, `Upload your papers, ${TICKETS.get(session) ?? 'stranger'}.\n`);
});

function parse(header: string): Record<string, string> {
  return Object.fromEntries(header.split('; ').map((pair) => pair.split('=')));
}
