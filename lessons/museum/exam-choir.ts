/**
 * Wrong on purpose: exam-choir. It takes over any number that a browser brings, also one that it never handed out.
 * Whoever wrote it there knows it after signing in. No password is asked: that is for brevity.
 */
import { randomUUID } from 'node:crypto';
import { answer, cookieOf, exhibit, readForm } from './museum.ts';

const singers = new Map<string, string>();

exhibit('exam-choir', 'A number from outside is taken over.', async (request, response) => {
  const brought = cookieOf(request, 'visit');
  const visit = brought ?? randomUUID();
  if (brought === undefined) response.setHeader('set-cookie', `visit=${visit}; Path=/; HttpOnly`);
  if (request.method === 'POST' && request.url === '/stage-door') {
    const name = (await readForm(request)).get('name') ?? '';
    singers.set(visit, name);
    return answer(response, 200, `Come in, ${name}.\n`);
  }
  const singer = singers.get(visit) ?? 'somebody from the audience';
  return answer(response, 200, `You are ${singer}.\n`);
});
