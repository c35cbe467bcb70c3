/**
 * Wrong on purpose: cookie-decode-crash. It decodes every cookie, and a stray percent sign ends the
 * process.
 */
import { answer, startMuseum } from './museum.ts';

startMuseum('cookie-decode-crash', 'One cookie ends the process.', (request, response) => {
  const cookies = parse(request.headers.cookie ?? '');
  answer(response, 200, `Your theme is ${cookies.get('theme') ?? 'light'}\n`);
});

function parse(header: string): Map<string, string> {
  const pairs = header.split('; ').map((pair) => pair.split(/=(.*)/s));
  return new Map(pairs.map(([name = '', value = '']) => [name, decodeURIComponent(value)]));
}
