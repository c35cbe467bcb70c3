/**
 * Wrong on purpose: open-redirect. After signing in, the browser goes wherever the link says that led here.
 * Passwords and sessions are left out here: they are not what is wrong.
 */
import { answer, exhibit, readForm } from './museum.ts';

exhibit('open-redirect', 'The link decides where you end up.', async (request, response) => {
  if (request.method !== 'POST') return answer(response, 200, 'Sign in, please.\n');
  const form = await readForm(request);
  const next = form.get('next') ?? '/';
  // "It begins with a slash, so it is one of ours."
  const place = next.startsWith('/') ? next : '/';
  answer(response, 303, '', { location: place });
});
