import {
  addPasskey,
  addTotp,
  challengeIn,
  codeOf,
  newAuthenticator,
  sessionOf,
  userOf,
} from '../factor-app.ts';
import { ADA, PASSWORD, signIn } from '../people.ts';
import { json } from '../requests.ts';
import {
  ADA_ID,
  asAda,
  asRoot,
  asVisitor,
  boundInvitation,
  clientId,
  confirmationToken,
  GRACE,
  invitation,
  invitationToken,
  type MakeRequest,
  NEW_PASSWORD,
  newEmailToken,
  pendingOf,
  programKey,
  refreshToken,
  resetToken,
  secondSession,
  setupToken,
  WIKI,
  WRONG,
} from './site.ts';

/** A request about an app that was just registered. */
const aboutClient =
  (body?: object): MakeRequest =>
  async (site) =>
    asRoot({ params: { clientId: await clientId(site) }, ...(body && { body }) })(site);

/** For each operation: a request that it accepts, and the status of the response. */
export const SUCCESSES: Readonly<
  Record<string, readonly [status: number, makeRequest: MakeRequest]>
> = {
  'POST /signup': [201, asVisitor({ body: GRACE })],
  'POST /login': [200, asVisitor({ body: { ...ADA, remember: true } })],
  'GET /login/second-step': [
    200,
    async ({ app }) => {
      await addPasskey(app);
      return { cookie: `pending=${await pendingOf(app)}` };
    },
  ],
  'POST /login/second-step': [
    200,
    async ({ app }) => {
      const { code } = await addTotp(app);
      return { body: { pending: await pendingOf(app), code: code() } };
    },
  ],
  'POST /login/passkey': [
    200,
    async ({ app }) => {
      const { show } = await addPasskey(app);
      const options = await app.passkeys.signInOptions();
      return { body: { passkey: show(options?.challenge ?? ''), remember: true } };
    },
  ],
  'POST /token/login/second-step': [
    200,
    async ({ app }) => {
      const { recoveryCodes } = await addTotp(app);
      const [recovery] = recoveryCodes;
      return { body: { pending: await pendingOf(app), recovery, name: 'backup' } };
    },
  ],
  'POST /logout': [204, asAda()],
  'POST /forgot': [202, asVisitor({ body: { email: 'ada@example.com' } })],
  'POST /invite': [201, async (site) => ({ body: { ...GRACE, ...(await invitationToken(site)) } })],
  'POST /setup': [201, async (site) => ({ body: { ...GRACE, ...(await setupToken(site)) } })],
  'POST /reset': [
    200,
    async (site) => ({ body: { password: NEW_PASSWORD, ...(await resetToken(site)) } }),
  ],
  'POST /confirm': [204, asAda({ body: { password: PASSWORD } })],
  'GET /dashboard': [
    200,
    async (site) => {
      await site.app.request('/login', json(WRONG));
      return { cookie: await signIn(site.app) };
    },
  ],
  'GET /me': [200, asAda()],
  'GET /account': [200, asAda()],
  'POST /account/password': [204, asAda({ body: { current: PASSWORD, password: NEW_PASSWORD } })],
  'POST /account/name': [204, asAda({ body: { name: 'Ada' } })],
  'POST /account/email': [202, asAda({ body: { email: 'ada@example.org', password: PASSWORD } })],
  'POST /account/email/withdraw': [204, asAda()],
  'POST /email': [200, async (site) => ({ body: await newEmailToken(site) })],
  'POST /account/email/confirmation': [202, asAda()],
  'POST /confirm-email': [
    200,
    async (site) => ({ cookie: site.ada, body: await confirmationToken(site) }),
  ],
  'POST /account/delete': [204, asAda({ body: { password: PASSWORD } })],
  'GET /account/sessions': [200, asAda()],
  'POST /account/sessions/:id/revoke': [
    204,
    async (site) => ({ cookie: site.ada, params: await secondSession(site) }),
  ],
  'POST /account/sessions/revoke-others': [
    204,
    async (site) => {
      await secondSession(site);
      return { cookie: site.ada };
    },
  ],
  'GET /account/keys': [200, asAda()],
  'POST /account/keys': [201, asAda({ body: { name: 'nightly backup', days: 7 } })],
  'POST /account/keys/:id/revoke': [
    204,
    async (site) => ({ cookie: site.ada, params: { id: (await programKey(site)).id } }),
  ],
  'POST /users/:id/keys/:key/revoke': [
    204,
    async (site) => ({ cookie: site.root, params: { id: '2', key: (await programKey(site)).id } }),
  ],
  'GET /account/activity': [200, asAda()],
  'GET /account/data.json': [200, asAda()],
  'GET /account/second-factor': [
    200,
    async (site) => {
      await addTotp(site.app);
      await addPasskey(site.app);
      return { cookie: site.ada };
    },
  ],
  'POST /account/second-factor/recovery-codes': [
    201,
    async (site) => {
      await addTotp(site.app);
      return { cookie: site.ada };
    },
  ],
  'POST /account/second-factor/totp': [201, asAda()],
  'GET /account/second-factor/totp': [
    200,
    async ({ app, ada }) => {
      await app.factors.startTotp(await userOf(app), await sessionOf(app));
      return { cookie: ada };
    },
  ],
  'POST /account/second-factor/totp/confirm': [
    200,
    async ({ app, ada }) => {
      const user = await userOf(app);
      const session = await sessionOf(app);
      await app.factors.startTotp(user, session);
      const enrolment = await app.factors.totpEnrolment(user, session);
      return { cookie: ada, body: { code: codeOf(enrolment?.key ?? '', app.clock.now) } };
    },
  ],
  'POST /account/second-factor/totp/remove': [
    204,
    async (site) => {
      await addTotp(site.app);
      return { cookie: site.ada };
    },
  ],
  'GET /account/passkeys/new': [200, asAda()],
  'POST /account/passkeys': [
    201,
    async ({ app, ada }) => {
      const init = { headers: { accept: 'application/json', cookie: ada } };
      const page = await app.request('/account/passkeys/new', init);
      const passkey = newAuthenticator(app).register(challengeIn(await page.text()));
      return { cookie: ada, body: { passkey, name: 'Laptop' } };
    },
  ],
  'POST /account/passkeys/:id/rename': [
    204,
    async ({ app, ada }) => {
      const { id } = await addPasskey(app);
      return { cookie: ada, params: { id: String(id) }, body: { name: 'Phone' } };
    },
  ],
  'POST /account/passkeys/:id/remove': [
    204,
    async ({ app, ada }) => {
      const { id } = await addPasskey(app);
      return { cookie: ada, params: { id: String(id) } };
    },
  ],
  'GET /users': [200, asRoot({ query: '?q=a&role=user&disabled=false' })],
  'POST /users': [201, asRoot({ body: { ...GRACE, role: 'admin' } })],
  'GET /overview': [200, asRoot()],
  'GET /activity': [200, asRoot({ query: '?kind=sign_ins&account=a&since=2026-01-01' })],
  'GET /users/:id': [200, asRoot({ params: ADA_ID })],
  'PATCH /users/:id': [200, asRoot({ params: ADA_ID, body: { role: 'admin', disabled: true } })],
  'DELETE /users/:id': [204, asRoot({ params: ADA_ID })],
  'POST /users/:id/delete': [204, asRoot({ params: ADA_ID, body: { sure: true } })],
  'POST /users/:id/edit': [204, asRoot({ params: ADA_ID, body: { email: GRACE.email } })],
  'POST /users/:id/groups': [204, asRoot({ params: ADA_ID, body: { groups: ['board', 'it'] } })],
  'POST /users/:id/role': [204, asRoot({ params: ADA_ID, body: { role: 'admin' } })],
  'POST /users/:id/disable': [204, asRoot({ params: ADA_ID })],
  'POST /users/:id/enable': [
    204,
    async ({ app, root }) => {
      await app.accounts.change(2, { disabled: true });
      return { cookie: root, params: ADA_ID };
    },
  ],
  'POST /users/:id/unlock': [204, asRoot({ params: ADA_ID })],
  'POST /users/:id/revoke-sessions': [204, asRoot({ params: ADA_ID })],
  'POST /users/:id/reset-factors': [204, asRoot({ params: ADA_ID })],
  'POST /users/:id/reset-link': [201, asRoot({ params: ADA_ID })],
  'GET /invites': [
    200,
    async (site) => {
      await invitation(site);
      return { cookie: site.root };
    },
  ],
  'POST /invites': [201, asRoot({ body: { role: 'admin' } })],
  'POST /invites/several': [201, asRoot({ body: { emails: 'grace@example.com' } })],
  'POST /invites/:id/send': [
    200,
    async (site) => ({ cookie: site.root, params: await boundInvitation(site) }),
  ],
  'GET /clients': [
    200,
    async (site) => {
      await clientId(site);
      return asRoot()(site);
    },
  ],
  'POST /clients': [201, asRoot({ body: WIKI })],
  'GET /clients/new': [200, asRoot()],
  'GET /clients/:clientId': [200, aboutClient()],
  'POST /clients/:clientId/edit': [200, aboutClient({ name: 'Wiki' })],
  'POST /clients/:clientId/secret': [201, aboutClient()],
  'POST /clients/:clientId/remove': [204, aboutClient({ sure: true })],
  'POST /invites/:id/revoke': [
    204,
    async (site) => ({ cookie: site.root, params: await invitation(site) }),
  ],
  'POST /token/login': [200, asVisitor({ body: ADA })],
  'POST /token/refresh': [
    200,
    async (site) => ({ body: { refreshToken: await refreshToken(site) } }),
  ],
  'POST /token/key': [200, async (site) => ({ headers: (await programKey(site)).headers })],
  'POST /token/revoke': [204, asAda()],
  'GET /.well-known/jwks.json': [200, asVisitor()],
  'GET /openapi.json': [200, asVisitor()],
  'GET /verify': [204, asAda()],
  'GET /health': [200, asVisitor()],
  'GET /ready': [200, asVisitor()],
};
