/** Stage 13: after ten wrong passwords for one address, a wait. */
import { type Route, type Routes, serve } from './1-one-answer.ts';
import { emailOf } from './2-an-account.ts';
import { guarded, routes as stage12 } from './12-somebody-elses-page.ts';

const LIMIT = 10;
const WAIT = 1000 * Number(process.env.WAIT_SECONDS ?? 60); // ms

type Entry = { readonly count: number; readonly until: number };

// By address, with or without an account. In memory: a restart forgets it, and so may you.
const tries = new Map<string, Entry>();

/** The ms that an address has to wait. Counts a try when it need not. */
function countTry(email: string, now: number): number {
  const { count, until } = tries.get(email) ?? { count: 0, until: 0 };
  if (count >= LIMIT && now < until) return until - now;
  tries.delete(email);
  const before = count >= LIMIT ? 0 : count; // the wait is over
  tries.set(email, { count: before + 1, until: now + WAIT });
  return 0;
}

// For the memory alone: an entry that is over means nothing.
const sweep = () => {
  for (const [email, { until }] of tries) if (Date.now() >= until) tries.delete(email);
};
setInterval(sweep, 60_000).unref();

/** A log-in that counts its tries. The count comes first: the hash is slow, and others come in. */
export function counted(login: Route): Route {
  return async (fields, request) => {
    const email = emailOf(fields);
    const wait = countTry(email, Date.now());
    const headers = { 'retry-after': String(Math.ceil(wait / 1000)) };
    if (wait > 0) return { status: 429, headers, body: 'Wait a little, then try again.' };
    const reply = await login(fields, request);
    if (reply.status < 400) tries.delete(email);
    return reply;
  };
}

/** What the server of this stage answers. */
export const routes: Routes = {
  ...stage12,
  // The guard again, outside: the page of another site must not make Ada wait.
  ...guarded({ 'POST /login': counted(stage12['POST /login'] as Route) }),
};

if (import.meta.main) serve(routes);
