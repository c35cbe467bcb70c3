/**
 * Wrong on purpose: one-cookie-overwrites-another. It sets two cookies, and the second erases the
 * first.
 */
import { answer, cookieOf, startMuseum } from './museum.ts';

startMuseum('one-cookie-overwrites-another', 'One of two cookies is lost.', (request, response) => {
  const visits = Number(cookieOf(request, 'visits') ?? 0) + 1;
  response.setHeader('set-cookie', `visits=${visits}; Path=/`);
  response.setHeader('set-cookie', 'theme=dark; Path=/');
  answer(response, 200, `Visit number ${visits}\n`);
});
