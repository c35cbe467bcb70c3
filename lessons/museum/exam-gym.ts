/**
 * Wrong on purpose: exam-gym. The cookie says what its owner has paid for, in base64url, unsigned.
 */
import { answer, cookieOf, secret, startMuseum } from './museum.ts';

const encode = (data: object) => Buffer.from(JSON.stringify(data)).toString('base64url');

function planIn(cookie: string): string {
  return /"plan":"(\w+)"/.exec(Buffer.from(cookie, 'base64url').toString())?.[1] ?? 'none';
}

startMuseum('exam-gym', 'The cookie says what was paid for.', (request, response) => {
  if (request.method === 'POST' && request.url === '/join') {
    const cookie = `membership=${encode({ plan: 'basic' })}; Path=/; HttpOnly; SameSite=Lax`;
    return answer(response, 201, 'Welcome. Your plan is basic.\n', { 'set-cookie': cookie });
  }
  if (planIn(cookieOf(request, 'membership') ?? '') === 'gold') {
    return answer(response, 200, `The code of the sauna: ${secret('4711')}\n`);
  }
  return answer(response, 403, 'The sauna is for gold members.\n');
});
