import { type Mutant, mutant } from './mutant.ts';

const ONE = '1-one-answer.ts';
const SIX = '6-doors.ts';
const SAFE = String.raw`const isOurs = /^\/[\x21-\x7e]*$/.test(next) && URL.parse(next, HERE)?.origin === HERE;`;
const GUARD = 'if (email === undefined) return atTheDoor(request);';
const ESCAPE = `/[&<>"']/g`;

/** Servers that must not pass stage 6. */
export const stage6: readonly Mutant[] = [
  mutant(6, 'no-login-page', 'a log-in for programs only', SIX, [
    "'GET /login':",
    "'GET /signin':",
  ]),
  mutant(
    6,
    'no-dashboard',
    'a dashboard that is no page',
    SIX,
    ["'content-type': 'text/html; charset=utf-8'", "'content-type': type"],
    ['loginForm(request))', "loginForm(request), 'text/html')"],
    ['main: string): Reply', "main: string, type = 'text/plain'): Reply"],
  ),
  mutant(6, 'door-open', 'only the menu is guarded', SIX, [
    "'GET /dashboard': member((email) =>\n    page('Dashboard', `<p>You are ${escapeHtml(email)}. Nobody else can read this.</p>`),\n  ),",
    "'GET /dashboard': (_, request) =>\n    page('Dashboard', whoAsks(request) ? '<a href=\"/orders\">Orders</a>' : ''),",
  ]),
  mutant(6, 'door-open', 'the door is for browsers alone', SIX, [
    "'GET /dashboard': member((email) =>\n    page('Dashboard', `<p>You are ${escapeHtml(email)}. Nobody else can read this.</p>`),\n  ),",
    "'GET /dashboard': (fields, request) => {\n    const show = member((email) => page('Dashboard', `<p>You are ${email}.</p>`));\n    return request.headers.accept?.includes('html') ? show(fields, request) : page('Dashboard', '');\n  },",
  ]),
  mutant(6, 'handler-went-on', 'no return after the redirect', SIX, [
    GUARD,
    "if (email === undefined)\n      return { ...(await route('undefined', fields, request)), ...atTheDoor(request) };",
  ]),
  mutant(6, 'door-leads-nowhere', 'a redirect to a page that is not there', SIX, [
    '`/login?next=',
    '`/signin?next=',
  ]),
  mutant(6, 'door-leads-nowhere', 'the log-in asks for a log-in', SIX, [
    "'GET /login': (_, request) => page('Log in', loginForm(request)),",
    "'GET /login': (fields, request) =>\n      request.url?.includes('?')\n        ? member(() => page('Log in', ''))(fields, request)\n        : page('Log in', loginForm(request)),",
  ]),
  mutant(6, 'other-spelling-opens', 'a list of private addresses', SIX, [
    GUARD,
    "if (email === undefined && !['/me', '/dashboard'].includes(request.url ?? ''))\n      return page('Dashboard', '');\n    if (email === undefined) return atTheDoor(request);",
  ]),
  mutant(6, 'other-spelling-opens', 'no door for HEAD', SIX, [
    "'GET /dashboard':",
    "'HEAD /dashboard': () => page('Dashboard', ''),\n  'GET /dashboard':",
  ]),
  mutant(6, 'other-spelling-opens', 'the router knows no capitals, the door does', ONE, [
    "const address = `${request.method} ${request.url?.split('?')[0]}`;",
    "const address = `${request.method} ${request.url?.split('?')[0]}`;\n    if (/^GET .[D]ashboard$/.test(address)) return { status: 200, body: 'Your dashboard' };",
  ]),
  mutant(6, 'spelling-falls', 'two slashes are no address', ONE, [
    "request.url?.split('?')[0]",
    "new URL(request.url ?? '', 'http://localhost').pathname",
  ]),
  mutant(6, 'way-back-lost', 'always to the dashboard', SIX, [
    "safePath(fields.get('next'))",
    "'/dashboard'",
  ]),
  mutant(6, 'open-redirect', 'every address is taken', SIX, [SAFE, "const isOurs = next !== '';"]),
  mutant(6, 'open-redirect', 'it begins with a slash', SIX, [
    SAFE,
    String.raw`const isOurs = /^\/[\x21-\x7e]*$/.test(next) && HERE !== '';`,
  ]),
  mutant(6, 'open-redirect', 'one slash and not two', SIX, [
    SAFE,
    String.raw`const isOurs = /^\/(?!\/)[\x21-\x7e]*$/.test(next) && HERE !== '';`,
  ]),
  mutant(6, 'open-redirect', 'tabs are let through', SIX, [
    SAFE,
    String.raw`const isOurs = /^\/(?![\/\\])[\t\x20-\x7e]*$/.test(next) && HERE !== '';`,
  ]),
  mutant(6, 'open-redirect', 'it has the name of this host in it', SIX, [
    SAFE,
    "const isOurs = /^http:..localhost|^[/](?![/])[!-\\x5b\\x5d-~]*$/.test(next) && HERE !== '';",
  ]),
  mutant(6, 'open-redirect', 'checked, and then put together anew', SIX, [
    'return isOurs ? next :',
    'return isOurs ? new URL(next, HERE).pathname :',
  ]),
  mutant(6, 'open-redirect', 'who is signed in is sent anywhere', SIX, [
    "'GET /login': (_, request) => page('Log in', loginForm(request)),",
    "'GET /login': (_, request) =>\n    whoAsks(request)\n      ? { status: 303, headers: { location: decodeURIComponent(request.url?.split('next=')[1] ?? '/me') } }\n      : page('Log in', loginForm(request)),",
  ]),
  mutant(6, 'next-falls', 'a line break ends the process', SIX, [
    SAFE,
    "const isOurs = next.startsWith('/') && URL.parse(next, HERE)?.origin === HERE;",
  ]),
  mutant(6, 'no-store-missing', 'private pages may be kept', SIX, [
    "'cache-control': 'no-store'",
    "'cache-control': 'private'",
  ]),
  mutant(6, 'pasted-into-html', 'the address is pasted into the page', SIX, [
    'You are ${escapeHtml(email)}',
    'You are ${email}',
  ]),
  mutant(6, 'pasted-into-html', 'the way back is pasted into the form', SIX, [
    'value="${escapeHtml(next)}"',
    'value="${next}"',
  ]),
  mutant(6, 'pasted-into-html', 'the quotes are left', SIX, [ESCAPE, '/[&<>]/g']),
  mutant(
    6,
    'pasted-into-html',
    'single quotes, and only the double ones escaped',
    SIX,
    [ESCAPE, '/[&<>"]/g'],
    ['value="${escapeHtml(next)}"', "value='${escapeHtml(next)}'"],
  ),
];
