/**
 * Wrong on purpose: mass-assignment. The form sets every field of the record, even those that the
 * page does not show.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

startMuseum('mass-assignment', 'The form fills in the record.', (request, response) => {
  if (request.method === 'POST' && request.url === '/signup') return signUp(request, response);
  return answer(response, 404, 'There is nothing here.\n');
});

let count = 0;

async function signUp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { password: _hashedElsewhere, ...fields } = Object.fromEntries(await readForm(request));
  const user = { id: ++count, role: 'user', ...fields };
  answer(response, 201, `${JSON.stringify(user)}\n`);
}
