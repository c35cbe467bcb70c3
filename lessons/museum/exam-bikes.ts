/**
 * Wrong on purpose: exam-bikes. A rider who reports a lost card gets a new one, and the lost card
 * stays valid. To keep this short, every client is Noor and no password is asked.
 */
import { randomBytes } from 'node:crypto';
import { answer, cookieOf, startMuseum } from './museum.ts';

const cards = new Map<string, string>();

function newCard(): string {
  const card = randomBytes(32).toString('base64url');
  cards.set(card, 'noor');
  return `card=${card}; Path=/; HttpOnly; SameSite=Lax`;
}

startMuseum('exam-bikes', 'A lost card stays valid.', (request, response) => {
  const { method, url } = request;
  if (method === 'POST' && url === '/join') {
    return answer(response, 201, 'Welcome, noor\n', { 'set-cookie': newCard() });
  }
  const rider = cards.get(cookieOf(request, 'card') ?? '');
  if (rider === undefined) return answer(response, 401, 'No card, no bike\n');
  if (method === 'POST' && url === '/cards/lost') {
    return answer(response, 200, 'Here is a new card\n', { 'set-cookie': newCard() });
  }
  return answer(response, 200, `A bike for ${rider}\n`);
});
