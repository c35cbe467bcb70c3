/**
 * Wrong on purpose: length-in-characters. It sends the number of characters as Content-Length,
 * which counts bytes.
 */
import { startMuseum } from './museum.ts';

const MENU = 'Crème brûlée\n';

startMuseum('length-in-characters', 'Content-Length counts characters.', (_request, response) => {
  response.writeHead(200, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': MENU.length,
  });
  response.end(MENU);
});
