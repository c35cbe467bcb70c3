/**
 * Wrong on purpose: same-name-other-port. Its cookie has the name of another app's cookie, and
 * cookies ignore ports.
 */
import { answer, startMuseum } from './museum.ts';

startMuseum('same-name-other-port', 'It replaces another app’s cookie.', (request, response) => {
  const names = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=')[0]);
  answer(response, 200, `You brought me: ${names.join(', ') || 'nothing'}\n`, {
    'set-cookie': 'session=mine-now; Path=/; HttpOnly',
  });
});
