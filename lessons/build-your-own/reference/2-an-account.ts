/** Stage 2: /signup makes an account. */
import { type Fields, type Routes, serve, routes as stage1 } from './1-one-answer.ts';
import { type Stored, store } from './password.ts';

/** Characters of a password. */
export const SHORTEST = 8;

/** The accounts, by address. */
export const accounts = new Map<string, Stored>();

/** One spelling for each address. */
export function emailOf(fields: Fields): string {
  return (fields.get('email') ?? '').trim().toLowerCase();
}

/** What the server of this stage answers. */
export const routes: Routes = {
  ...stage1,
  'POST /signup': async (fields) => {
    const email = emailOf(fields);
    const password = fields.get('password') ?? '';
    if (!/^[^@\s]+@[^@\s]+$/.test(email) || password.length < SHORTEST)
      return { status: 400, body: 'Enter an address and a password of 8 characters or more.' };
    const stored = await store(password);
    // Nothing waits between this look and the insert, so nobody comes in between.
    if (accounts.has(email)) return { status: 409, body: 'This address is taken.' };
    accounts.set(email, stored);
    return { status: 201, body: `Welcome, ${email}.` };
  },
};

if (import.meta.main) serve(routes);
