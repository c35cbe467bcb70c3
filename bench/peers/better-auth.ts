/**
 * better-auth with its sessions in a PostgreSQL, on node:http. Each request reads the session by
 * getSession, which is its own way. What it does not have is the least that would do: the page is
 * rendered with Eta, and the line of the log is written as it is.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { fromNodeHeaders } from 'better-auth/node';
import { Eta } from 'eta';
import pg from 'pg';
import { accounts, dashboardData, headers, VIEWS } from './dashboard-data.ts';

const origin = `http://127.0.0.1:${process.env.PORT}`;
const auth = betterAuth({
  baseURL: origin,
  secret: 'thirty-two characters at the least, it says',
  database: new pg.Pool({ connectionString: process.env.DATABASE_URL }),
  emailAndPassword: { enabled: true },
});
const eta = new Eta({ views: VIEWS, defaultExtension: '.ejs', cache: true });

await (await getMigrations(auth.options)).runMigrations();

createServer(async (request, response) => {
  const began = performance.now();
  const body =
    request.method === 'POST' ? await logIn(response) : await dashboard(request, response);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
  const taken = (performance.now() - began).toFixed(2);
  process.stdout.write(`${request.method} ${request.url} ${response.statusCode} ${taken} ms\n`);
}).listen(Number(process.env.PORT), '127.0.0.1');

async function dashboard(request: IncomingMessage, response: ServerResponse): Promise<string> {
  const found = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  const account = found === null ? undefined : accounts.get(1);
  if (account === undefined) return redirect(response, '/login');
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  return eta.render('dashboard', dashboardData(account));
}

/** Each log-in is a new account, which spares it the hash of another one. */
async function logIn(response: ServerResponse): Promise<string> {
  const email = `${crypto.randomUUID()}@example.com`;
  const password = 'rainy otters juggle lamps';
  const signedUp = await auth.api.signUpEmail({
    body: { email, password, name: 'ada' },
    returnHeaders: true,
  });
  response.setHeader('Set-Cookie', signedUp.headers.getSetCookie());
  return redirect(response, '/dashboard');
}

function redirect(response: ServerResponse, to: string): string {
  response.statusCode = 303;
  response.setHeader('Location', to);
  return '';
}
