/**
 * Wrong on purpose: last-cookie-wins. Of two cookies with one name it takes the last, without
 * noticing.
 */
import { answer, startMuseum } from './museum.ts';

const TICKETS = new Map([
  ['7Q2', 'Ada'],
  ['9XK', 'Mallory'],
]);

startMuseum('last-cookie-wins', 'Of two equal names the last one wins.', (request, response) => {
  const { session = '' } = parse(request.headers.cookie ?? '');
  answer(response, 200, `Upload your papers, ${TICKETS.get(session) ?? 'stranger'}.\n`);
});

function parse(header: string): Record<string, string> {
  return Object.fromEntries(header.split('; ').map((pair) => pair.split('=')));
}
