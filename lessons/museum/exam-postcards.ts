/**
 * Wrong on purpose: exam-postcards. A card has room for fourteen letters, and the server counts
 * bytes.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

const ROOM = 14; // letters, as the card says
let card = '';

startMuseum('exam-postcards', 'A limit of letters counts bytes.', (request, response) => {
  if (request.method === 'POST') return write(request, response);
  return answer(response, 200, `${card}\n`);
});

async function write(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const text = (await readForm(request)).get('text') ?? '';
  card = Buffer.from(text).subarray(0, ROOM).toString();
  answer(response, 303, '', { location: '/card' });
}
