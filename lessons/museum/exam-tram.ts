/**
 * Wrong on purpose: exam-tram. It decodes every path, and a stray percent sign ends the process.
 */
import { answer, startMuseum } from './museum.ts';

startMuseum('exam-tram', 'One address ends the process.', ({ url = '/' }, response) => {
  const stop = decodeURIComponent(url.split('/').at(-1) ?? '');
  answer(response, 200, `Next tram from ${stop}: 4 minutes\n`);
});
