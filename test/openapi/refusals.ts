import assert from 'node:assert/strict';
import { addPasskey, addTotp, newAuthenticator, userOf } from '../factor-app.ts';
import { ADA, PASSWORD, signUp } from '../people.ts';
import { json } from '../requests.ts';
import {
  ADA_ID,
  again,
  asAda,
  asRoot,
  asVisitor,
  clientId,
  confirmationToken,
  GRACE,
  guessPasswords,
  invitationToken,
  type MakeRequest,
  NEW_PASSWORD,
  NO_SUCH_ID,
  newEmailToken,
  pendingOf,
  programKey,
  refreshToken,
  resetToken,
  setupToken,
  type TestSite,
  WIKI,
  WRONG,
} from './site.ts';

/** A pending sign-in of ada, whose wrong codes have used up what her account may guess. */
async function pendingAfterFiveGuesses(app: TestSite['app']): Promise<string> {
  const guess = async () => {
    const body = { pending: await pendingOf(app), code: '123456' };
    await app.request('/login/second-step', json(body));
  };
  await again(5, guess);
  return pendingOf(app);
}

type Refused = readonly [route: string, status: number, makeRequest: MakeRequest];

/** Refusals that are specific to an operation; shared-refusals.ts has the others. */
export const REFUSALS: readonly Refused[] = [
  ['POST /signup', 400, asVisitor({ body: { email: 'ada', password: 'short' } })],
  ['POST /signup', 409, asVisitor({ body: ADA })],
  [
    'POST /signup',
    429,
    async ({ app }) => {
      const one = (i: number) => app.request('/signup', json({ ...GRACE, email: `${i}@x.org` }));
      for (let i = 0; i < 20; i++) await one(i);
      return { body: GRACE };
    },
  ],
  [
    'POST /login/passkey',
    429,
    async ({ app }) => {
      const body = { passkey: '{}' };
      await again(30, () => app.request('/login/passkey', json(body)));
      return { body };
    },
  ],
  ['POST /login', 400, asVisitor({ body: {} })],
  ['POST /login', 401, asVisitor({ body: WRONG })],
  [
    'POST /login',
    429,
    async (site) => {
      await guessPasswords('/login', WRONG)(site);
      return { body: ADA };
    },
  ],
  [
    'POST /login',
    401,
    async ({ app }) => {
      await addTotp(app);
      await addPasskey(app);
      return { body: ADA };
    },
  ],
  ['GET /login/second-step', 401, asVisitor()],
  ['POST /login/second-step', 401, asVisitor({ body: { pending: 'x', code: '123456' } })],
  [
    'POST /login/second-step',
    400,
    async ({ app }) => {
      await addTotp(app);
      return { body: { pending: await pendingOf(app) } };
    },
  ],
  [
    'POST /login/second-step',
    429,
    async ({ app }) => {
      await addTotp(app);
      return { body: { pending: await pendingAfterFiveGuesses(app), code: '123456' } };
    },
  ],
  ['POST /login/passkey', 401, asVisitor({ body: { passkey: '{}' } })],
  ['POST /token/login/second-step', 400, asVisitor({ body: { pending: 'x' } })],
  ['POST /token/login/second-step', 401, asVisitor({ body: { pending: 'x', code: '123456' } })],
  [
    'POST /token/login/second-step',
    429,
    async ({ app }) => {
      await addTotp(app);
      return { body: { pending: await pendingAfterFiveGuesses(app), code: '123456' } };
    },
  ],
  ['POST /account/second-factor/recovery-codes', 409, asAda()],
  ['GET /account/second-factor/totp', 404, asAda()],
  ['POST /account/second-factor/totp/confirm', 409, asAda({ body: { code: '123456' } })],
  ['POST /account/passkeys', 400, asAda({ body: { passkey: '{}', name: 'Laptop' } })],
  [
    'POST /account/passkeys',
    409,
    async ({ app, ada }) => {
      const user = await userOf(app);
      const session = (await app.sessions.of(user.id))[0] ?? assert.fail();
      const device = newAuthenticator(app);
      const answer = async () => {
        const options = await app.passkeys.creationOptions(user, session, 'required');
        return device.register(options?.challenge ?? '');
      };
      const text = await answer();
      await app.passkeys.register({ user, session, text, name: 'Laptop' });
      return { cookie: ada, body: { passkey: await answer(), name: 'Laptop again' } };
    },
  ],
  [
    'POST /account/passkeys/:id/rename',
    404,
    asAda({ params: NO_SUCH_ID, body: { name: 'Phone' } }),
  ],
  ['POST /account/passkeys/:id/remove', 404, asAda({ params: NO_SUCH_ID })],
  ['POST /users/:id/reset-factors', 409, asRoot({ params: { id: '1' } })],
  ['POST /forgot', 400, asVisitor({ body: { email: 'ada' } })],
  [
    'POST /forgot',
    429,
    async ({ app }) => {
      await again(60, () => app.request('/forgot', json({ email: 'x@example.com' })));
      return { body: { email: 'x@example.com' } };
    },
  ],
  ['POST /invite', 409, async (site) => ({ body: { ...ADA, ...(await invitationToken(site)) } })],
  ['POST /invite', 400, async (site) => ({ body: await invitationToken(site) })],
  ['POST /invite', 404, asVisitor({ body: { ...GRACE, token: 'x' } })],
  ['POST /setup', 409, async (site) => ({ body: { ...ADA, ...(await setupToken(site)) } })],
  ['POST /setup', 404, asVisitor({ body: { ...GRACE, token: 'x' } })],
  ['POST /reset', 400, async (site) => ({ body: { password: 'x', ...(await resetToken(site)) } })],
  ['POST /reset', 404, asVisitor({ body: { token: 'x', password: 'x' } })],
  ['POST /confirm', 401, asAda({ body: { password: 'wrong' } })],
  [
    'POST /confirm',
    429,
    async (site) => {
      await guessPasswords('/confirm', { password: 'wrong' })(site);
      return { cookie: site.ada, body: { password: PASSWORD } };
    },
  ],
  ['POST /account/password', 400, asAda({ body: { current: PASSWORD, password: 'short' } })],
  ['POST /account/password', 401, asAda({ body: { current: 'wrong', password: NEW_PASSWORD } })],
  [
    'POST /account/password',
    429,
    async (site) => {
      await guessPasswords('/confirm', { password: 'wrong' })(site);
      return { cookie: site.ada, body: { current: PASSWORD, password: NEW_PASSWORD } };
    },
  ],
  ['POST /account/name', 400, asAda({ body: { name: 7 } })],
  ['POST /account/email', 400, asAda({ body: { email: 'ada' } })],
  ['POST /email', 404, asVisitor({ body: { token: 'x' } })],
  [
    'POST /email',
    409,
    async (site) => {
      const body = await newEmailToken(site);
      await signUp(site.app, 'ada@example.org');
      return { body };
    },
  ],
  [
    'POST /account/email',
    429,
    async ({ app, ada }) => {
      await again(10, () =>
        app.request('/account/email', json({ email: 'x@example.com', password: PASSWORD }, ada)),
      );
      return { cookie: ada, body: { email: 'x@example.com', password: PASSWORD } };
    },
  ],
  [
    'POST /account/email/confirmation',
    429,
    async ({ app, ada }) => {
      await again(3, () => app.request('/account/email/confirmation', json({}, ada)));
      return { cookie: ada };
    },
  ],
  ['POST /confirm-email', 404, asAda({ body: { token: 'x' } })],
  [
    'POST /confirm-email',
    403,
    async (site) => ({ cookie: site.root, body: await confirmationToken(site) }),
  ],
  ['POST /account/delete', 401, asAda({ body: { password: 'wrong' } })],
  ['POST /account/delete', 409, asRoot({ body: { password: PASSWORD } })],
  [
    'POST /account/delete',
    429,
    async (site) => {
      await guessPasswords('/confirm', { password: 'wrong' })(site);
      return { cookie: site.ada, body: { password: PASSWORD } };
    },
  ],
  ['POST /account/sessions/:id/revoke', 404, asAda({ params: NO_SUCH_ID })],
  ['POST /account/keys', 400, asAda({ body: { name: 'backup', days: 0 } })],
  [
    'POST /account/keys',
    409,
    async (site) => {
      await programKey(site);
      return { cookie: site.ada, body: { name: 'backup' } };
    },
  ],
  ['POST /account/keys/:id/revoke', 404, asAda({ params: NO_SUCH_ID })],
  ['POST /users/:id/keys/:key/revoke', 404, asRoot({ params: { id: '2', key: '99' } })],
  [
    'POST /token/key',
    400,
    async ({ app, ada }) => {
      const made = await app.request('/account/keys', json({ name: 'ours' }, ada));
      const { key } = (await made.json()) as { key: string };
      return { headers: { authorization: `Bearer ${key}` } };
    },
  ],
  ['POST /token/key', 401, asVisitor()],
  [
    'POST /token/key',
    429,
    async ({ app }) => {
      const headers = { authorization: `Bearer ckey_${'x'.repeat(43)}` };
      await again(20, () => app.request('/me', { headers }));
      return { headers };
    },
  ],
  ['GET /activity', 400, asRoot({ query: '?since=tomorrow' })],
  ['GET /users', 400, asRoot({ query: '?role=root' })],
  ['POST /users', 400, asRoot({ body: { ...GRACE, id: 7 } })],
  ['POST /users', 400, asRoot({ body: {} })],
  ['POST /users', 409, asRoot({ body: ADA })],
  ['POST /users/:id/edit', 400, asRoot({ params: ADA_ID, body: { email: 'x' } })],
  ['POST /users/:id/edit', 404, asRoot({ params: NO_SUCH_ID, body: { email: 'x@y.org' } })],
  ['POST /users/:id/edit', 409, asRoot({ params: { id: '1' }, body: { email: 'x@y.org' } })],
  ['GET /users/:id', 200, asAda({ params: ADA_ID })],
  ['GET /users/:id', 403, asAda({ params: { id: '1' } })],
  ['PATCH /users/:id', 400, asRoot({ params: ADA_ID, body: { email: 'x' } })],
  ['PATCH /users/:id', 409, asRoot({ params: { id: '1' }, body: { role: 'user' } })],
  ['DELETE /users/:id', 409, asRoot({ params: { id: '1' } })],
  ['POST /users/:id/delete', 400, asRoot({ params: ADA_ID, body: {} })],
  ['POST /users/:id/delete', 409, asRoot({ params: { id: '1' }, body: { sure: true } })],
  ['POST /users/:id/groups', 400, asRoot({ params: ADA_ID, body: { groups: ['Board'] } })],
  ['POST /users/:id/role', 400, asRoot({ params: ADA_ID, body: { role: 'root' } })],
  ['POST /users/:id/role', 409, asRoot({ params: { id: '1' }, body: { role: 'user' } })],
  ['POST /users/:id/disable', 409, asRoot({ params: { id: '1' } })],
  [
    'POST /users/:id/reset-link',
    409,
    async ({ app, root }) => {
      await app.accounts.change(2, { disabled: true });
      return { cookie: root, params: ADA_ID };
    },
  ],
  ['POST /invites', 400, asRoot({ body: { role: 'root' } })],
  ['POST /invites', 409, asRoot({ body: { email: ADA.email } })],
  ['POST /invites/several', 400, asRoot({ body: { emails: 'ada' } })],
  ['POST /invites/:id/send', 404, asRoot({ params: NO_SUCH_ID })],
  ['POST /invites/:id/revoke', 404, asRoot({ params: NO_SUCH_ID })],
  ['POST /clients', 400, asRoot({ body: { ...WIKI, redirectUris: ['wiki'] } })],
  ['GET /clients/:clientId', 404, asRoot({ params: { clientId: 'none' } })],
  [
    'POST /clients/:clientId/edit',
    404,
    asRoot({ params: { clientId: 'none' }, body: { name: 'Wiki' } }),
  ],
  ['POST /clients/:clientId/secret', 404, asRoot({ params: { clientId: 'none' } })],
  [
    'POST /clients/:clientId/secret',
    409,
    async (site) => asRoot({ params: { clientId: await clientId(site, 'public') } })(site),
  ],
  [
    'POST /clients/:clientId/remove',
    404,
    asRoot({ params: { clientId: 'none' }, body: { sure: true } }),
  ],
  ['POST /token/login', 400, asVisitor({ body: {} })],
  ['POST /token/login', 401, asVisitor({ body: WRONG })],
  [
    'POST /token/login',
    429,
    async (site) => {
      await guessPasswords('/login', WRONG)(site);
      return { body: ADA };
    },
  ],
  ['POST /token/refresh', 401, asVisitor({ body: { refreshToken: 'x' } })],
  [
    'POST /token/refresh',
    429,
    async (site) => {
      const body = { refreshToken: await refreshToken(site) };
      await again(10, async () => {
        const response = await site.app.request('/token/refresh', json(body));
        Object.assign(body, await response.json());
      });
      return { body: { refreshToken: body.refreshToken } };
    },
  ],
  ['GET /verify', 401, asVisitor()],
  [
    'GET /verify',
    303,
    asVisitor({ headers: { 'x-forwarded-uri': '/dashboard', accept: 'text/html' } }),
  ],
];
