/** Wrong on purpose: mass-assignment. The form fills in the record: also the fields that no form has. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, exhibit, readForm } from './museum.ts';

exhibit('mass-assignment', 'The form fills in the record.', (request, response) => {
  if (request.method === 'POST' && request.url === '/signup') return signUp(request, response);
  return answer(response, 404, 'There is nothing here.\n');
});

let count = 0;

async function signUp(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { password: _hashedElsewhere, ...fields } = Object.fromEntries(await readForm(request));
  const user = { id: ++count, role: 'user', ...fields };
  answer(response, 201, `${JSON.stringify(user)}\n`);
}
