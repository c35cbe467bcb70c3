/**
 * Wrong on purpose: csrf-open. It checks whose cookie came and never which site sent the request.
 * The hostile page is here as well: to a browser, http://127.0.0.1:4000/ is another site. To keep
 * this short, every client is Ada and no password is asked.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, cookieOf, readForm, startMuseum } from './museum.ts';

const sessions = new Map<string, { email: string }>();

function logIn(response: ServerResponse): void {
  const sid = randomBytes(32).toString('base64url');
  sessions.set(sid, { email: 'ada@example.com' });
  const cookie = `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`;
  answer(response, 200, 'Hello, ada\n', { 'set-cookie': cookie });
}

async function setEmail(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const session = sessions.get(cookieOf(request, 'sid') ?? '');
  if (session === undefined) return answer(response, 401, 'Who are you?\n');
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const fields = request.method === 'POST' ? await readForm(request) : searchParams;
  session.email = fields.get('email') ?? session.email;
  return answer(response, 200, `Reset links now go to ${session.email}\n`);
}

function hostilePage(port: string): string {
  return `<h1>Win a prize</h1>
<a href="http://localhost:${port}/email?email=mallory@evil.example">By a link</a>
<form method="post" action="http://localhost:${port}/email">
<input type="hidden" name="email" value="mallory@evil.example"><button>By a form</button>
</form>
<form method="post" action="http://localhost:3000/logout"><button>On Coatcheck</button></form>
`;
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };
const OWN_PAGE = '<form method="post" action="/login"><button>Sign in as Ada</button></form>\n';

startMuseum('csrf-open', 'It accepts requests from any site.', (request, response) => {
  const [name = '', port = '80'] = (request.headers.host ?? '').split(':');
  const path = (request.url ?? '/').split('?')[0];
  if (name === '127.0.0.1') return answer(response, 200, hostilePage(port), HTML);
  if (path === '/login') return logIn(response);
  if (path === '/email') return setEmail(request, response);
  return answer(response, 200, OWN_PAGE, HTML);
});
