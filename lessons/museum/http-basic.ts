/** Wrong on purpose: http-basic. Every request carries the password, and there is no sign-out. */
import { answer, startMuseum } from './museum.ts';

const ADA = Buffer.from('ada@example.com:rainy otters juggle lamps').toString('base64');

startMuseum('http-basic', 'Every request carries the password.', ({ url, headers }, response) => {
  if (headers.authorization === `Basic ${ADA}`) {
    return answer(response, 200, `${url} is for Ada, and here she is.\n`);
  }
  return answer(response, 401, 'Who are you?\n', { 'www-authenticate': 'Basic realm="Museum"' });
});
