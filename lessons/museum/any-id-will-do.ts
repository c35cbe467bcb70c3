/** Wrong on purpose: any-id-will-do. A user who is signed in can read every note by its number. */
import { randomBytes } from 'node:crypto';
import { logIn, type Person } from '../g-tokens/people.ts';
import { answer, cookieOf, secret, startMuseum } from './museum.ts';

const sessions = new Map<string, Person>();
const notes = new Map([
  ['/notes/1', { owner: 1, text: 'ada: buy milk' }],
  ['/notes/2', { owner: 2, text: `bob: the code of the safe is ${secret('4711')}` }],
]);

startMuseum(
  'any-id-will-do',
  'A number in the address opens the notes of others.',
  async (request, response) => {
    if (request.method === 'POST') {
      const person = await logIn(request);
      if (person === null) return answer(response, 401, 'Wrong.\n');
      const ticket = randomBytes(32).toString('base64url');
      sessions.set(ticket, person);
      const cookie = `session=${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=600`;
      return answer(response, 200, 'You are in.\n', { 'set-cookie': cookie });
    }
    const person = sessions.get(cookieOf(request, 'session') ?? '');
    if (person === undefined) return answer(response, 401, 'Sign in first.\n');
    const note = notes.get(request.url ?? '');
    // note.owner is never compared with person.id.
    return note === undefined
      ? answer(response, 404, 'None.\n')
      : answer(response, 200, `${note.text}\n`);
  },
);
