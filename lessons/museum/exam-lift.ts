/** Wrong on purpose: exam-lift. The way back may lead to this site only; what is compared is how the address begins. */
import { answer, exhibit } from './museum.ts';

exhibit('exam-lift', 'The link decides where you end up.', ({ url = '/', headers }, response) => {
  const { searchParams } = new URL(url, 'http://localhost');
  const back = searchParams.get('back') ?? '/';
  const own = `http://${headers.host}`;
  // "It begins with our own address, so it is one of ours."
  answer(response, 303, '', { location: back.startsWith(own) ? back : '/slopes' });
});
