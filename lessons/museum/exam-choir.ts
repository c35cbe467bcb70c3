/**
 * Wrong on purpose: exam-choir. It adopts any session ID that a browser brings, even one that it
 * never handed out. An attacker who planted the ID knows it after the log-in. To keep this short,
 * no password is asked.
 */
import { randomUUID } from 'node:crypto';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

const singers = new Map<string, string>();

startMuseum('exam-choir', 'It adopts a made-up session ID.', async (request, response) => {
  const brought = cookieOf(request, 'visit');
  const visit = brought ?? randomUUID();
  if (brought === undefined) response.setHeader('set-cookie', `visit=${visit}; Path=/; HttpOnly`);
  if (request.method === 'POST' && request.url === '/stage-door') {
    const name = (await readForm(request)).get('name') ?? '';
    singers.set(visit, name);
    return answer(response, 200, `Come in, ${name}.\n`);
  }
  const singer = singers.get(visit) ?? 'a guest from the audience';
  return answer(response, 200, `You are ${singer}.\n`);
});
