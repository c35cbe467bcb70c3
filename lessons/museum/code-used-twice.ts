/**
 * Wrong on purpose: code-used-twice. A code is good as often as it comes while it lasts, so an
 * attacker who sees it being typed can use it, too. To keep this short, no password is asked, and
 * /key prints the key.
 */
import { codeAt, stepAt } from '../i-two-factors/one-time-code.ts';
import { answer, readForm, startMuseum } from './museum.ts';

const KEY = 'NB2W45DFOIZA2YTB';

startMuseum(
  'code-used-twice',
  'A code is good as often as it comes.',
  async (request, response) => {
    if (request.url === '/key') return answer(response, 200, `${KEY}\n`);
    const code = (await readForm(request)).get('code') ?? '';
    if (isRight(code)) return answer(response, 200, 'You are in.\n');
    return answer(response, 401, 'This code is not right.\n');
  },
);

function isRight(code: string): boolean {
  const now = stepAt(Date.now());
  const step = [now, now - 1].find((one) => codeAt(KEY, one) === code);
  return step !== undefined;
}
