/** Wrong on purpose: exam-library. It sets Max-Age in milliseconds, and Max-Age counts seconds. */
import { answer, cookieOf, startMuseum } from './museum.ts';

const HALF_AN_HOUR = 30 * 60 * 1000;

startMuseum('exam-library', 'The cookie lives a thousand times too long.', (request, response) => {
  if (request.method === 'POST' && request.url === '/desk') {
    const card = `reader=alma; Path=/; HttpOnly; Max-Age=${HALF_AN_HOUR}`;
    return answer(response, 200, 'Half an hour at the desk, Alma.\n', { 'set-cookie': card });
  }
  const reader = cookieOf(request, 'reader');
  answer(
    response,
    reader === undefined ? 401 : 200,
    reader === undefined ? 'Who are you?\n' : `${reader} reads.\n`,
  );
});
