/**
 * Wrong on purpose: exam-bikes. Whoever reports a lost card gets a new one, and the lost one goes on opening the lock.
 * Everybody is Noor and no password is asked: that is for brevity.
 */
import { randomBytes } from 'node:crypto';
import { answer, cookieOf, exhibit } from './museum.ts';

const cards = new Map<string, string>();

function newCard(): string {
  const card = randomBytes(32).toString('base64url');
  cards.set(card, 'noor');
  return `card=${card}; Path=/; HttpOnly; SameSite=Lax`;
}

exhibit('exam-bikes', 'A lost card stays good.', (request, response) => {
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
