/**
 * Wrong on purpose: open-redirect. After the log-in the browser goes wherever the link to the
 * log-in page says. To keep this short, there are no passwords and no sessions.
 */
import { answer, readForm, startMuseum } from './museum.ts';

startMuseum('open-redirect', 'It redirects to other sites.', async (request, response) => {
  if (request.method !== 'POST') return answer(response, 200, 'Sign in, please.\n');
  const form = await readForm(request);
  const next = form.get('next') ?? '/';
  // "It begins with a slash, so it is one of ours."
  const place = next.startsWith('/') ? next : '/';
  answer(response, 303, '', { location: place });
});
