/**
 * Wrong on purpose: cors-reflects. It lets every page of every site read its answers, with the
 * cookies of the visitor. The hostile page is here as well: start this file a second time, with
 * PORT=4001, and open that address. To keep this short, every client is Ada.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, secret, startMuseum } from './museum.ts';

const sessions = new Map<string, { email: string }>();

function logIn(response: ServerResponse): void {
  const sid = randomBytes(32).toString('base64url');
  sessions.set(sid, { email: 'ada@example.com' });
  const cookie = `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`;
  answer(response, 200, 'Hello, ada\n', { 'set-cookie': cookie });
}

function me(request: IncomingMessage, response: ServerResponse): void {
  const session = sessions.get(cookieOf(request, 'sid') ?? '');
  const body =
    session === undefined ? 'Who are you?' : `${session.email}, ${secret('salary 4,200')}`;
  answer(response, session === undefined ? 401 : 200, `${body}\n`, {
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
  });
}

const HOSTILE = `<h1>Win a prize</h1>
<pre></pre>
<script>
fetch('http://localhost:4000/me', { credentials: 'include' })
  .then((response) => response.text())
  .then((text) => { document.querySelector('pre').textContent = 'The other site says: ' + text })
</script>
`;

startMuseum('cors-reflects', 'It lets every site read.', (request, response) => {
  if (request.method === 'POST' && request.url === '/login') return logIn(response);
  if (request.url === '/me') return me(request, response);
  answer(response, 200, HOSTILE, { 'content-type': 'text/html; charset=utf-8' });
});
