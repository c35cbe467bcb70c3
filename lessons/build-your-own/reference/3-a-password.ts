/** Stage 3: /login says whether address and password are right. */
import { type Fields, type Routes, serve } from './1-one-answer.ts';
import { accounts, emailOf, routes as stage2 } from './2-an-account.ts';
import { matches, store } from './password.ts';

const nobody = await store('the password of nobody');

/** The address of who signs in, or null when address and password do not match. */
export async function whoSignsIn(fields: Fields): Promise<string | null> {
  const email = emailOf(fields);
  const password = fields.get('password') ?? '';
  // An address without an account costs a hash, too: the clock tells nothing.
  const right = await matches(password, accounts.get(email) ?? nobody);
  return right && accounts.has(email) ? email : null;
}

/** The same answer for an unknown address and a wrong password. */
export const REFUSED = { status: 401, body: 'Address and password do not match.' };

/** What the server of this stage answers. */
export const routes: Routes = {
  ...stage2,
  'POST /login': async (fields) =>
    (await whoSignsIn(fields)) === null ? REFUSED : { status: 200, body: 'Right.' },
};

if (import.meta.main) serve(routes);
