/**
 * Wrong on purpose: exam-box-office. Fields of the form overwrite the server's own values, the
 * price included.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

startMuseum('exam-box-office', 'The form overwrites the record.', (request, response) => {
  if (request.method === 'POST' && request.url === '/tickets') return sell(request, response);
  return answer(response, 404, 'There is nothing on tonight.\n');
});

async function sell(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const ticket = { euros: 12, ...Object.fromEntries(await readForm(request)) };
  answer(response, 201, `${JSON.stringify(ticket)}\n`);
}
