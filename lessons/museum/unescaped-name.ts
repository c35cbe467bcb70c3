/**
 * Wrong on purpose: unescaped-name. What somebody typed as their name goes into the page as it is, once as text and once
 * into an attribute: what was a name becomes markup. The name is everybody's here, to have one page to look at.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, exhibit, readForm } from './museum.ts';

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

exhibit('unescaped-name', 'A name can be markup here.', (request, response) => {
  if (request.method === 'POST') return rename(request, response);
  return answer(response, 200, page(), { 'content-type': 'text/html; charset=utf-8' });
});
