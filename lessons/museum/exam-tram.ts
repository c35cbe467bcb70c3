/** Wrong on purpose: exam-tram. It decodes every address, and one percent sign ends the process. */
import { answer, exhibit } from './museum.ts';

exhibit('exam-tram', 'One address ends the process.', ({ url = '/' }, response) => {
  const stop = decodeURIComponent(url.split('/').at(-1) ?? '');
  answer(response, 200, `Next tram from ${stop}: 4 minutes\n`);
});
