/** Wrong on purpose: length-in-characters. Content-Length counts characters, and a body is made of bytes. */
import { exhibit } from './museum.ts';

const MENU = 'Crème brûlée\n';

exhibit('length-in-characters', 'Content-Length counts characters.', (_request, response) => {
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': MENU.length,
  });
  response.end(MENU);
});
