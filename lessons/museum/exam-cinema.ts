/**
 * Wrong on purpose: exam-cinema. The ticket looks random, but it is a counter in base64url: a guest
 * who has one ticket can write the others. To keep this short, no password is asked.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

const seats = new Map<string, string>();

startMuseum('exam-cinema', 'Tickets are numbered.', (request, response) => {
  if (request.method === 'POST' && request.url === '/reserve') return reserve(request, response);
  const guest = seats.get(cookieOf(request, 'seat') ?? '');
  if (guest === undefined) return answer(response, 401, 'No reservation.\n');
  return answer(response, 200, `Row 7, reserved for ${guest}\n`);
});

async function reserve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const number = seats.size + 41;
  const ticket = Buffer.from(`friday-evening-reservation-no-${number}`).toString('base64url');
  seats.set(ticket, (await readForm(request)).get('guest') ?? '');
  const cookie = `seat=${ticket}; Path=/; HttpOnly; SameSite=Lax`;
  answer(response, 201, 'Reserved.\n', { 'set-cookie': cookie });
}
