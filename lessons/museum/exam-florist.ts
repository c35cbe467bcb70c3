/**
 * Wrong on purpose: exam-florist. It joins two cookies with a comma, and the browser reads only
 * one.
 */
import { answer, cookieOf, startMuseum } from './museum.ts';

startMuseum('exam-florist', 'One of two cookies is lost.', (request, response) => {
  if (request.method !== 'POST') return answer(response, 200, 'Tulips, roses, ferns\n');
  const stems = Number(cookieOf(request, 'stems') ?? 0) + 1;
  // Headers of one name may be joined by a comma (RFC 9110, section 5.2), except Set-Cookie.
  const cookies = ['lang=de; Path=/', `stems=${stems}; Path=/`].join(', ');
  return answer(response, 200, `Tulips in your bunch: ${stems}\n`, { 'set-cookie': cookies });
});
