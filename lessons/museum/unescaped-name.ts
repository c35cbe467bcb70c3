/**
 * Wrong on purpose: unescaped-name. It puts the typed name into the page without escaping, once as
 * text and once in an attribute, so the name can become markup. To keep this short, all clients
 * share one name.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, readForm, startMuseum } from './museum.ts';

let name = 'Ada';

function page(): string {
  return `<!doctype html><title>Profile</title>
<h1>Hello, ${name}</h1>
<form method="post"><input name="name" value="${name}"><button>Save</button></form>
`;
}

async function rename(request: IncomingMessage, response: ServerResponse): Promise<void> {
  name = (await readForm(request)).get('name') ?? name;
  answer(response, 303, '', { location: '/' });
}

startMuseum('unescaped-name', 'A name can become markup.', (request, response) => {
  if (request.method === 'POST') return rename(request, response);
  return answer(response, 200, page(), { 'content-type': 'text/html; charset=utf-8' });
});
