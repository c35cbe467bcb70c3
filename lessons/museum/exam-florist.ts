/** Wrong on purpose: exam-florist. Two cookies in one line, joined by a comma: the browser reads one. */
import { answer, cookieOf, exhibit } from './museum.ts';

exhibit('exam-florist', 'One of two cookies is lost.', (request, response) => {
  if (request.method !== 'POST') return answer(response, 200, 'Tulips, roses, ferns\n');
  const stems = Number(cookieOf(request, 'stems') ?? 0) + 1;
  // Most headers of one name may be joined by a comma (RFC 9110, section 5.2). Set-Cookie is the exception.
  const cookies = ['lang=de; Path=/', `stems=${stems}; Path=/`].join(', ');
  return answer(response, 200, `Tulips in your bunch: ${stems}\n`, { 'set-cookie': cookies });
});
