/** Wrong on purpose: exam-bakery. It redirects a form with 307, which sends the form again to the next address. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, exhibit, readForm } from './museum.ts';

let rolls = 0;

exhibit('exam-bakery', 'A form is sent on, not answered.', (request, response) => {
  if (request.method === 'POST') return order(request, response);
  return answer(response, 200, `Rolls for tomorrow: ${rolls}\n`);
});

async function order(request: IncomingMessage, response: ServerResponse): Promise<void> {
  rolls += Number((await readForm(request)).get('rolls') ?? 0);
  if (request.url === '/orders') return answer(response, 307, '', { location: '/orders/thanks' });
  answer(response, 200, `Rolls for tomorrow: ${rolls}\n`);
}
