/** Wrong on purpose: same-name-other-port. Its cookie has the name of the neighbour's, and ports keep nothing apart. */
import { answer, exhibit } from './museum.ts';

exhibit('same-name-other-port', 'Its cookie replaces a neighbour’s.', (request, response) => {
  const names = (request.headers.cookie ?? '').split('; ').map((pair) => pair.split('=')[0]);
  answer(response, 200, `You brought me: ${names.join(', ') || 'nothing'}\n`, {
    'set-cookie': 'session=mine-now; Path=/; HttpOnly',
  });
});
