/**
 * A login in one file: sign up, log in, dashboard, log out. Run `node lessons/tiny-login.ts`.
 * It leaves out storage, rate limits and https on purpose, so it listens on this machine only. It
 * passes stages 1 to 9 of lessons/build-your-own. Each block ends with the names of the files that
 * do the same in earnest.
 */
import { hash, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

type Reply = { status: number; headers: Record<string, string>; body: string };
type Handler = (request: IncomingMessage) => Reply | Promise<Reply>;
class Refusal extends Error {} // a status and a sentence for the client; other errors become a 500

/** PASSWORDS. A thief of the hashes can only guess; one guess costs 128 MiB and 0.3 s (OWASP). */
export const COST: ScryptOptions = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };
const hashPassword = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);
// In earnest: src/auth/passwords/password-hash.ts, src/auth/passwords/hash-gate.ts

// SESSIONS. The ticket is a random number without meaning; what it stands for stays on the server.
// The key of the Map is the hash of the ticket, so a memory dump holds no ticket that can be used.
type Sessions = Map<string, { email: string; idleAt: number; expiresAt: number }>;
const SESSION_MS = 1000 * Number(process.env.MAX_SECONDS ?? 3600);
const IDLE_MS = 1000 * Number(process.env.IDLE_SECONDS ?? 3600); // without a request
const hashSecret = (ticket: string) => hash('sha256', ticket, 'base64url');

function startSession(sessions: Sessions, email: string, now: number): string {
  const ticket = randomBytes(32).toString('base64url'); // 256 bits: guessing is hopeless
  const key = hashSecret(ticket);
  sessions.set(key, { email, idleAt: now + IDLE_MS, expiresAt: now + SESSION_MS });
  setTimeout(() => sessions.delete(key), SESSION_MS).unref(); // userOf does not rely on it
  return ticket;
}

function userOf(sessions: Sessions, ticket: string, now: number): string | null {
  const session = sessions.get(hashSecret(ticket));
  if (session === undefined || now >= session.idleAt) return null;
  session.idleAt = now + IDLE_MS;
  return now < session.expiresAt ? session.email : null;
} // In earnest: src/auth/sessions/sessions.ts, src/auth/secret.ts

// THE COOKIE. No script can read it (HttpOnly), no form on another site carries it (SameSite=Lax).
const cookie = (ticket: string, maxAge: number) =>
  `tiny=${ticket}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}`;

function ticketOf({ headers }: IncomingMessage): string {
  const pairs = (headers.cookie ?? '').split(/; */).filter((pair) => pair.startsWith('tiny='));
  return pairs.length === 1 ? String(pairs[0]).slice('tiny='.length) : ''; // two: one is planted
} // In earnest: src/http/cookies.ts, src/web/cookies.ts

// THE CROSS-ORIGIN LADDER. Browsers say where a form comes from, in headers that no script can set.
function refuseForeign({ method, headers }: IncomingMessage): void {
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  // DNS rebinding: a page of evil.example, whose name now resolves to this machine.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host)) throw new Refusal('421 Wrong host name');
  if (method === 'GET') return; // GET changes nothing here
  // Neither header: no browser sent it. Origin `null` needs a Sec-Fetch-Site that says it is ours.
  const ownSite = [undefined, 'same-origin', 'none'].includes(site);
  const ownOrigin = [undefined, `http://${host}`, site && 'null'].includes(origin);
  if (!ownSite || !ownOrigin) throw new Refusal('403 This form was sent from another site');
} // In earnest: src/http/cross-origin.ts, src/http/origins.ts

// THE WAY BACK. To a browser, //evil.example and /\evil.example are other hosts; its rules tell.
const HERE = 'http://here.invalid';
function safePath(path: string): string {
  const isOurs = /^\/[\x21-\x7e]*$/.test(path) && URL.parse(path, HERE)?.origin === HERE;
  return isOurs ? path : '/dashboard';
} // In earnest: src/web/next.ts

// FORMS. Node reads exactly as many bytes as Content-Length says; a body without it is refused.
type Form = { email: string; password: string; echo: string; next: string };
async function readForm(request: IncomingMessage): Promise<Form> {
  const length = Number(request.headers['content-length'] ?? Infinity);
  if (length > 8 * 1024) throw new Refusal('413 Send at most 8 KiB, with a Content-Length');
  const fields = new URLSearchParams(await text(request));
  const email = (fields.get('email') ?? '').trim().toLowerCase();
  const password = (fields.get('password') ?? '').normalize('NFC'); // é has two encodings
  const next = fields.get('next') ?? URL.parse(request.url ?? '', HERE)?.searchParams.get('next');
  return { email, password, echo: fields.get('text') ?? '', next: safePath(next ?? '') };
} // In earnest: src/http/body.ts, src/http/fields.ts

// PAGES. `html` escapes every value, and nothing else puts values into markup.
function html(parts: TemplateStringsArray, ...values: readonly string[]): string {
  const escaped = (value: string) => value.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
  return String.raw({ raw: parts }, ...values.map(escaped));
}

function page(status: number, title: string, main = ''): Reply {
  const head = html`<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>`;
  return { status, headers: {}, body: head + main };
}

function formPage(status: number, title: string, email = '', problem = ''): Reply {
  const main = html`<p role="alert">${problem}</p><form method="post">
    <p><label>E-mail <input name="email" type="email" value="${email}" required></label></p>
    <p><label>Password <input name="password" type="password" required></label></p>
    <button>${title}</button></form><p><a href="/login">Log in</a> or <a href="/signup">sign up</a>`;
  return page(status, title, main);
} // In earnest: views/html.ts, views/login.ts

// ANSWERS. Each carries these headers. An error becomes an answer too: it never stops the server.
const ALWAYS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin', // no-referrer would make the Origin of our own forms `null`
  'cache-control': 'no-store', // after the log-out, Back must not show the dashboard
};

function seeOther(location: string, headers: Record<string, string> = {}): Reply {
  return { status: 303, headers: { ...headers, location }, body: '' }; // a reload repeats no POST
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };
const plain = (body: string) => ({ status: 200, headers: PLAIN, body });

async function answer(request: IncomingMessage, routes: Record<string, Handler>): Promise<Reply> {
  try {
    refuseForeign(request);
    const handler = routes[`${request.method} ${request.url?.split('?', 1)[0]}`];
    if (handler === undefined) throw new Refusal('404 There is nothing at this address');
    return await handler(request);
  } catch (error) {
    const known = error instanceof Refusal;
    if (!known && !request.socket.destroyed) console.error(error); // a client hung up: no bug
    const message = known ? error.message : '500 Something went wrong';
    return { ...page(Number(message.slice(0, 3)), message), headers: { connection: 'close' } };
  }
} // In earnest: src/http/dispatch.ts, src/http/send.ts, src/web/error-reply.ts

/** The site as a server, ready to listen. `now`: ms since 1970. `cost`: of one password hash. */
export function createTinyLogin({ now = Date.now, cost = COST } = {}): Server {
  const accounts = new Map<string, { salt: Buffer; key: Buffer }>();
  const dummy = { salt: randomBytes(16), key: randomBytes(32) };
  const sessions: Sessions = new Map();
  const endSession = (request: IncomingMessage) => sessions.delete(hashSecret(ticketOf(request)));
  const requireAuth = (handler: (email: string) => Reply) => (request: IncomingMessage) => {
    const email = userOf(sessions, ticketOf(request), now());
    const login = `/login?next=${encodeURIComponent(request.url ?? '')}`; // its form posts there, too
    return email === null ? seeOther(login) : handler(email);
  };
  const routes: Record<string, Handler> = {
    'GET /health': () => plain('ok'),
    'POST /echo': async (request) => plain((await readForm(request)).echo),
    'GET /signup': () => formPage(200, 'Sign up'),
    'POST /signup': async (request) => {
      const { email, password } = await readForm(request);
      if (!/^[^@\s]{1,64}@[^@\s]{1,189}$/.test(email) || [...password].length < 15)
        return formPage(400, 'Sign up', email, 'Enter an address and 15 characters or more.');
      const salt = randomBytes(16);
      const key = await hashPassword(password, salt, 32, cost);
      if (accounts.has(email)) return formPage(409, 'Sign up', email, 'This address is taken.');
      accounts.set(email, { salt, key });
      return seeOther('/login');
    },
    'GET /login': () => formPage(200, 'Log in'),
    'POST /login': async (request) => {
      const { email, password, next } = await readForm(request);
      // An unknown address costs a hash too: a faster answer would tell who has no account.
      const { salt, key } = accounts.get(email) ?? dummy;
      const matches = timingSafeEqual(await hashPassword(password, salt, 32, cost), key);
      if (!matches) return formPage(401, 'Log in', email, 'E-mail and password do not match.');
      endSession(request); // fixation: an attacker may have planted the old ticket
      const ticket = startSession(sessions, email, now());
      return seeOther(next, { 'set-cookie': cookie(ticket, SESSION_MS / 1000) });
    },
    'GET /dashboard': requireAuth((email) => {
      const logOut = '<form method="post" action="/logout"><button>Log out</button></form>';
      return page(200, 'Dashboard', html`<p>You are logged in as ${email}.</p>` + logOut);
    }),
    'GET /me': requireAuth(plain),
    'POST /logout': (request) => {
      endSession(request); // this ends it; a browser that kept its cookie would gain nothing
      return seeOther('/login', { 'set-cookie': cookie('', 0) });
    },
  };
  const slow = { requestTimeout: 20_000, connectionsCheckingInterval: 2_000 }; // ms; a slow body
  return createServer(slow, async (request, response) => {
    const { status, headers, body } = await answer(request, routes);
    response.writeHead(status, { ...ALWAYS, ...headers }).end(body);
  });
} // In earnest: src/app.ts, src/routes.ts, src/web/access.ts, src/handlers/login.ts

if (import.meta.main) {
  const port = Number(process.env.PORT ?? 3000);
  createTinyLogin().listen(port, '127.0.0.1', () => console.log(`http://localhost:${port}/login`));
}
