/** Stage 6: pages, and a door before everything that is private. */
import type { IncomingMessage } from 'node:http';
import { type Fields, type Reply, type Route, type Routes, serve } from './1-one-answer.ts';
import { REFUSED, whoSignsIn } from './3-a-password.ts';
import { cookie, routes as stage4, startSession, whoAsks } from './4-a-ticket.ts';

/** A text as HTML: in it, and in quoted attributes, it stays a text. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A page. `main` is HTML already. */
export function page(title: string, main: string): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1>${main}</html>`,
  };
}

const HERE = 'http://here.invalid';

/** Where to go after the log-in: the path that was asked for, when it is one of this site. */
export function safePath(next = ''): string {
  // To a browser, //evil.example and /\evil.example are other hosts. Its own rules tell.
  const isOurs = /^\/[\x21-\x7e]*$/.test(next) && URL.parse(next, HERE)?.origin === HERE;
  return isOurs ? next : '/dashboard';
}

/** Sends a browser on, with its ticket. */
export function goOn(ticket: string, fields: Fields): Reply {
  const location = safePath(fields.get('next'));
  return { status: 303, headers: { location, 'set-cookie': [cookie(ticket)] } };
}

function atTheDoor({ url = '/', headers }: IncomingMessage): Reply {
  if (!headers.accept?.includes('text/html')) return { status: 401, body: 'Please log in.' };
  return { status: 303, headers: { location: `/login?next=${encodeURIComponent(url)}` } };
}

/** A route for people who are signed in. A browser of nobody is sent to the log-in. */
export function member(
  route: (email: string, fields: Fields, request: IncomingMessage) => Reply | Promise<Reply>,
): Route {
  return async (fields, request) => {
    const email = whoAsks(request);
    if (email === undefined) return atTheDoor(request);
    const { headers, ...reply } = await route(email, fields, request);
    return { ...reply, headers: { 'cache-control': 'no-store', ...headers } };
  };
}

function loginForm({ url = '' }: IncomingMessage): string {
  const next = new URLSearchParams(url.split('?')[1]).get('next') ?? '';
  return `<form method="post" action="/login">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<label>Address <input name="email" type="email" autocomplete="username"></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button>Log in</button></form>`;
}

/** What the server of this stage answers. */
export const routes: Routes = {
  ...stage4,
  'GET /login': (_, request) => page('Log in', loginForm(request)),
  'POST /login': async (fields) => {
    const email = await whoSignsIn(fields);
    return email === null ? REFUSED : goOn(startSession(email), fields);
  },
  'GET /me': member((email) => ({ status: 200, body: email })),
  'GET /dashboard': member((email) =>
    page('Dashboard', `<p>You are ${escapeHtml(email)}. Nobody else can read this.</p>`),
  ),
};

if (import.meta.main) serve(routes);
