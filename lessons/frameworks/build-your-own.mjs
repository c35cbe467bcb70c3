/**
 * The reference server of lessons/build-your-own in Express with express-session: every stage.
 * `PORT=4000 node lessons/frameworks/build-your-own.mjs`, after `npm ci --prefix lessons/frameworks`.
 */
import { hash } from 'node:crypto';
import { promisify } from 'node:util';
import express from 'express';
import { endAll, idsOf, save, state } from './file-store.mjs';
import { hashed, matches, nobody } from './hashing.mjs';
import { absoluteLimit, sessions } from './session-limits.mjs';
import { issueToken, ofToken, revokeToken } from './tokens.mjs';

const { env } = process;
const [WAIT, LIMIT] = [1000 * Number(env.WAIT_SECONDS ?? 60), 10]; // ms, tries
const emailOf = ({ body }) => String(body?.email ?? '').trim().toLowerCase();
const escapeHtml = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
const page = (title, main) => `<!doctype html><title>${title}</title><h1>${title}</h1>${main}`;

function addAccount(email, stored, role = 'user') {
  const id = Object.keys(state.accounts).length + 1;
  state.accounts[email] = { id, email, role, disabled: false, ...stored };
  save();
}

// Stage 12: browsers write these headers, and no script can.
function refuseForeign({ method, headers }, response, next) {
  const { host, origin, 'sec-fetch-site': site } = headers;
  const ownSite = [undefined, 'same-origin', 'none'].includes(site);
  const ownOrigin = [undefined, `http://${host}`, site && 'null'].includes(origin);
  if (method === 'GET' || method === 'HEAD' || (ownSite && ownOrigin)) return next();
  response.status(403).send('This form was sent from another site.');
}

function atTheDoor(request, response) {
  if (request.accepts(['json', 'html']) !== 'html') return response.sendStatus(401);
  response.redirect(303, `/login?next=${encodeURIComponent(request.originalUrl)}`);
}

/** Sets request.account, or sends a stranger to the log-in. */
function member(request, response, next) {
  const account = state.accounts[request.session.email];
  if (account === undefined) return atTheDoor(request, response);
  request.account = account;
  response.set('Cache-Control', 'no-store');
  next();
}

function admin(request, response, next) {
  if (request.account.role !== 'admin') return response.status(403).send('This is not for you.');
  next();
}

function safePath(next = '') {
  const ours = /^\/[\x21-\x7e]*$/.test(next) && URL.parse(next, 'http://x')?.host === 'x';
  return ours ? next : '/dashboard';
}

/** A new number for the session, which belongs to this account from now on. */
async function begin(request, response, email) {
  await promisify(request.session.regenerate.bind(request.session))();
  Object.assign(request.session, { email, created: Date.now() });
  await promisify(request.session.save.bind(request.session))();
  response.redirect(303, safePath(request.body.next));
}

const tries = new Map();

/** Counts a try, and returns the ms that the address has to wait. Before the slow hash. */
function waitOf(email) {
  const now = Date.now();
  const { count = 0, until = 0 } = tries.get(email) ?? {};
  if (count >= LIMIT && now < until) return until - now;
  tries.set(email, { count: count >= LIMIT ? 1 : count + 1, until: now + WAIT });
  return 0;
}

const app = express();
app.disable('x-powered-by');
const forms = express.urlencoded({ extended: false, limit: '64kb' });
app.use(refuseForeign, forms, sessions, absoluteLimit);

app.get('/health', (_request, response) => response.send('ok'));
app.post('/echo', (request, response) => response.type('text').send(request.body?.text ?? ''));

app.post('/signup', async (request, response) => {
  const [email, password] = [emailOf(request), String(request.body?.password ?? '')];
  if (!/^[^@\s]+@[^@\s]+$/.test(email) || password.length < 8)
    return response.status(400).send('Enter an address and 8 characters or more.');
  const stored = await hashed(password);
  if (state.accounts[email] !== undefined) return response.status(409).send('It is taken.');
  addAccount(email, stored);
  response.status(201).type('text').send(`Welcome, ${email}.`);
});

app.get('/login', (request, response) => {
  const next = escapeHtml(String(request.query.next ?? ''));
  const fields = `<input type="hidden" name="next" value="${next}">
<label>Address <input name="email" type="email"></label>
<label>Password <input name="password" type="password"></label>`;
  response.send(page('Log in', `<form method="post">${fields}<button>Log in</button></form>`));
});

/** The address of who knows the password; undefined when a refusal was sent. */
async function judge(request, response) {
  const email = emailOf(request);
  const wait = String(Math.ceil(waitOf(email) / 1000));
  if (wait !== '0') return void response.status(429).set('Retry-After', wait).send('Wait.');
  const account = state.accounts[email];
  const right = await matches(String(request.body?.password ?? ''), account ?? nobody);
  if (!right || account === undefined || account.disabled)
    return void response.status(401).send('Address and password do not match.');
  tries.delete(email);
  return email;
}

app.post('/login', async (request, response) => {
  const email = await judge(request, response);
  if (email !== undefined) await begin(request, response, email);
});
app.post('/token/login', async (request, response) => {
  const email = await judge(request, response);
  if (email !== undefined) response.json({ token: issueToken(email) });
});
app.post('/token/revoke', (request, response) => response.sendStatus(revokeToken(request) ? 204 : 401));

app.post('/logout', (request, response, next) => {
  request.session.destroy((error) => {
    if (error) return next(error);
    response.clearCookie('sid', { httpOnly: true, sameSite: 'lax', path: '/' });
    response.redirect(303, '/login');
  });
});

app.get('/me', (request, response, next) => {
  if (request.headers.authorization === undefined) return next();
  const email = ofToken(request);
  if (email === undefined || state.accounts[email].disabled) return response.sendStatus(401);
  response.type('text').send(email);
});
app.get('/me', member, ({ account }, response) => response.type('text').send(account.email));
app.get('/dashboard', member, ({ account }, response) =>
  response.send(page('Dashboard', `<p>You are ${escapeHtml(account.email)}.</p>`)),
);

const publicId = (id) => hash('sha256', id, 'hex').slice(0, 16);
app.get('/sessions', member, ({ account, sessionID }, response) => {
  const rows = idsOf(account.email).map((id) => ({ id: publicId(id), current: id === sessionID }));
  response.json(rows);
});
app.post('/sessions/:id/end', member, ({ account, params }, response) => {
  const id = idsOf(account.email).find((one) => publicId(one) === params.id);
  if (id === undefined) return response.sendStatus(404);
  endAll([id]);
  response.sendStatus(204);
});
app.post('/password', member, async (request, response) => {
  const { account, body } = request;
  if (!(await matches(String(body.current ?? ''), account)))
    return response.status(403).send('This is not your password.');
  const password = String(body.password ?? '');
  if (password.length < 8) return response.status(400).send('Choose a longer password.');
  Object.assign(account, await hashed(password));
  endAll(idsOf(account.email).filter((id) => id !== request.sessionID));
  await begin(request, response, account.email);
});

const shown = ({ id, email, role, disabled }) => ({ id, email, role, disabled });
const named = (wanted) => Object.values(state.accounts).find(({ id }) => String(id) === wanted);
app.get('/users', member, admin, (_request, response) =>
  response.json(Object.values(state.accounts).map(shown)),
);
app.get('/users/:id', member, ({ account, params }, response) => {
  const user = named(params.id);
  if (account.role !== 'admin' && account !== user) return response.status(403).send('No.');
  if (user === undefined) return response.sendStatus(404);
  response.json(shown(user));
});
app.patch('/users/:id', member, admin, ({ params, body }, response) => {
  const user = named(params.id);
  if (user === undefined) return response.sendStatus(404);
  const { role = user.role, disabled = String(user.disabled) } = body;
  if (!['user', 'admin'].includes(role) || !['true', 'false'].includes(disabled))
    return response.sendStatus(400);
  const admins = Object.values(state.accounts).filter((a) => a.role === 'admin' && !a.disabled);
  if (admins.length === 1 && admins[0] === user && (role !== 'admin' || disabled === 'true'))
    return response.status(409).send('This is the only administrator.');
  Object.assign(user, { role, disabled: disabled === 'true' });
  endAll(user.disabled ? idsOf(user.email) : []);
  response.json(shown(user));
});

app.use((_request, response) => response.sendStatus(404));
app.use((error, _request, response, _next) => response.sendStatus(error.status ?? 500));

const { ADMIN_EMAIL, ADMIN_PASSWORD } = env;
if (ADMIN_EMAIL && ADMIN_PASSWORD && state.accounts[ADMIN_EMAIL] === undefined)
  addAccount(ADMIN_EMAIL, await hashed(ADMIN_PASSWORD), 'admin');
app.listen(Number(env.PORT), '127.0.0.1');
