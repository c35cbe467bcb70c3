/** Wrong on purpose: http-basic. Every single request carries the password, and nothing can take it back. */
import { answer, exhibit } from './museum.ts';

const ADA = Buffer.from('ada@example.com:rainy otters juggle lamps').toString('base64');

exhibit('http-basic', 'Every request carries the password.', ({ url, headers }, response) => {
  if (headers.authorization === `Basic ${ADA}`) {
    return answer(response, 200, `${url} is for Ada, and here she is.\n`);
  }
  return answer(response, 401, 'Who are you?\n', { 'www-authenticate': 'Basic realm="Museum"' });
});
