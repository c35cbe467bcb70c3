/**
 * Wrong on purpose: exam-bakery. It redirects a form with 307, so the browser sends the form again.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

let rolls = 0;

startMuseum('exam-bakery', 'The redirect repeats the form.', (request, response) => {
  if (request.method === 'POST') return order(request, response);
  return answer(response, 200, `Rolls for tomorrow: ${rolls}\n`);
});

async function order(request: IncomingMessage, response: ServerResponse): Promise<void> {
  rolls += Number((await readForm(request)).get('rolls') ?? 0);
  if (request.url === '/orders') return answer(response, 307, '', { location: '/orders/thanks' });
  answer(response, 200, `Rolls for tomorrow: ${rolls}\n`);
}
