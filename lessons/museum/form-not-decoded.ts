/** Wrong on purpose: form-not-decoded. It splits a form into fields and does not decode them. */
import { text } from 'node:stream/consumers';
import { answer, startMuseum } from './museum.ts';

startMuseum('form-not-decoded', 'Fields of a form are not decoded.', async (request, response) => {
  const body = await text(request);
  const lines = Array.from(fields(body), ([name, value]) => `${name} is ${value}\n`);
  answer(response, 200, lines.join(''));
});

function fields(body: string): string[][] {
  return body.split('&').map((pair) => pair.split('='));
}
