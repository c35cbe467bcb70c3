/**
 * Wrong on purpose: no-redirect-after-post. It answers a form with a page, so a reload sends the
 * form again.
 */
import type { ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

const guests: string[] = [];

startMuseum('no-redirect-after-post', 'A POST gets a page.', async (request, response) => {
  if (request.method !== 'POST') return list(response);
  const form = await readForm(request);
  guests.push(form.get('name') ?? '');
  list(response);
});

function list(response: ServerResponse): void {
  answer(response, 200, `Guests: ${guests.join(', ')}\n`);
}
