/** The encore: signed tokens beside cookies, in the form of a JWT with HMAC-SHA256. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Fields, type Reply, type Route, type Routes, serve } from './1-one-answer.ts';
import { emailOf } from './2-an-account.ts';
import { REFUSED, whoSignsIn } from './3-a-password.ts';
import { guarded } from './12-somebody-elses-page.ts';
import { counted } from './13-guessing.ts';
import { isDisabled, routes as stage14 } from './14-who-may.ts';

type Claims = { readonly sub: string; readonly exp: number; readonly jti: string };

const LIFETIME = Number(process.env.TOKEN_SECONDS ?? 600); // seconds
const KEY = randomBytes(32); // a restart ends all tokens
const HEAD = encode({ alg: 'HS256', typ: 'JWT' });

/** The tokens that were revoked, with the time when they would have ended. */
const revoked = new Map<string, number>();

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const sign = (text: string) => createHmac('sha256', KEY).update(text).digest();

function issue(email: string): string {
  const exp = Date.now() / 1000 + LIFETIME;
  const text = `${HEAD}.${encode({ sub: email, exp, jti: randomBytes(16).toString('hex') })}`;
  return `${text}.${sign(text).toString('base64url')}`;
}

/** The claims of a token, or null. The signature comes first; nothing is read before it. */
function claimsOf(token: string): Claims | null {
  const [head, body, signature = ''] = token.split('.');
  const right = sign(`${head}.${body}`);
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  const claims: Claims = JSON.parse(Buffer.from(String(body), 'base64url').toString());
  const isOver = Date.now() / 1000 >= claims.exp;
  return isOver || revoked.has(claims.jti) || isDisabled(claims.sub) ? null : claims;
}

const UNKNOWN: Reply = { status: 401, body: 'This token is not valid.' };

/** A route for who sends a token. */
const withToken =
  (route: (claims: Claims) => Reply): Route =>
  (_, { headers }) => {
    const claims = claimsOf((headers.authorization ?? '').replace(/^Bearer /i, ''));
    return claims === null ? UNKNOWN : route(claims);
  };

const byToken = withToken(({ sub }) => ({ status: 200, body: sub }));
const byCookie = stage14['GET /me'] as Route;

async function logIn(fields: Fields): Promise<Reply> {
  const email = await whoSignsIn(fields);
  if (email === null || isDisabled(emailOf(fields))) return REFUSED;
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  return { status: 200, headers, body: JSON.stringify({ token: issue(email) }) };
}

const own: Routes = {
  'POST /token/login': counted(logIn),
  'POST /token/revoke': withToken(({ jti, exp }) => {
    for (const [old, end] of revoked) if (end < Date.now() / 1000) revoked.delete(old);
    revoked.set(jti, exp);
    return { status: 204 };
  }),
  // Whoever sends Authorization is judged by it alone, whatever cookie comes with it.
  'GET /me': (fields, request) =>
    (request.headers.authorization === undefined ? byCookie : byToken)(fields, request),
};

/** What the server of the encore answers. */
export const routes: Routes = { ...stage14, ...guarded(own) };

if (import.meta.main) serve(routes);
