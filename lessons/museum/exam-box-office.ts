/** Wrong on purpose: exam-box-office. What the form says overwrites what the house says: the price, too. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, exhibit, readForm } from './museum.ts';

exhibit('exam-box-office', 'The form fills in the record.', (request, response) => {
  if (request.method === 'POST' && request.url === '/tickets') return sell(request, response);
  return answer(response, 404, 'There is nothing on tonight.\n');
});

async function sell(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const ticket = { euros: 12, ...Object.fromEntries(await readForm(request)) };
  answer(response, 201, `${JSON.stringify(ticket)}\n`);
}
