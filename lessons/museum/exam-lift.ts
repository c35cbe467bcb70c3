/**
 * Wrong on purpose: exam-lift. It checks only how the redirect address begins, not which host it
 * names.
 */
import { answer, startMuseum } from './museum.ts';

startMuseum('exam-lift', 'It redirects to other sites.', ({ url = '/', headers }, response) => {
  const { searchParams } = new URL(url, 'http://localhost');
  const back = searchParams.get('back') ?? '/';
  const own = `http://${headers.host}`;
  // "It begins with our own address, so it is one of ours."
  answer(response, 303, '', { location: back.startsWith(own) ? back : '/slopes' });
});
