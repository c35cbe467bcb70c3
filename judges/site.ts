/** An app with something of everything on its pages, and all its pages as documents. */
import assert from 'node:assert/strict';
import { factorPages } from '../test/browser/factor-pages.ts';
import { servePages } from '../test/browser/page-server.ts';
import { BOB, PASSWORD, signIn, signUp, signUpRootAndAda } from '../test/people.ts';
import { asPage, form, openLink } from '../test/requests.ts';
import { type Owner, startApp, type TestApp } from '../test/support.ts';

export type JudgedSite = {
  readonly app: TestApp;
  /** The cookies of the administrator and of ada. */
  readonly cookies: { readonly root: string; readonly ada: string };
};

/** Starts an app with people, sessions, events, a long address and a waiting invitation. */
export async function startSite(owner: Owner): Promise<JudgedSite> {
  const app = await startApp(owner, { mail: async () => {} });
  const cookies = await signUpRootAndAda(app);
  await signIn(app, 'root@example.com', { remember: 'on' });
  await app.request('/login', form({ email: 'root@example.com', password: 'wrong' }));
  const insert = app.testDatabase.database.prepare(
    `INSERT INTO users (public_id, email, password_hash, role, created_at)
     VALUES (hex(randomblob(16)), ?, '', 'user', 0)`,
  );
  await signUp(app, `${'very-long-name-'.repeat(4)}@${'subdomain.'.repeat(6)}example.com`);
  await app.accounts.change(3, { disabled: true });
  for (let i = 0; i < 55; i++) insert.run(`user${i}@example.com`);
  await app.links.createInvitation('user', 1);
  return { app, cookies };
}

/** Each page of the site in the states that a request can show, as HTML by its name. */
export async function documentsOf(
  owner: Owner,
  { app, cookies }: JudgedSite,
): Promise<ReadonlyMap<string, string>> {
  const documents = new Map<string, string>();
  const keep = async (name: string, response: Response) => {
    const text = await response.text();
    if (text.startsWith('<!doctype html>')) documents.set(name, text);
  };
  for (const [who, cookie] of Object.entries({ visitor: '', ...cookies })) {
    for (const path of [...pagesOf(app), '/nowhere', '/users?q=zzz', '/users/1', '/users/3']) {
      await keep(`${who} ${path}`, await app.request(path, asPage(cookie)));
    }
    for (const [path, fields] of REFUSED) {
      await keep(`${who} refused ${path}`, await app.request(path, form(fields, cookie)));
    }
  }
  const { root } = cookies;
  for (const path of ['/invites', '/users/2/reset-link']) {
    await keep(`done ${path}`, await app.request(path, form({ role: 'user' }, root)));
  }
  const links = {
    invite: (await app.links.createInvitation('admin', 1)).secret,
    reset: ((await app.links.reset(2, 1)) ?? assert.fail()).secret,
    gone: 'A'.repeat(43),
  };
  for (const [kind, secret] of Object.entries(links)) {
    const path = `/${kind === 'gone' ? 'reset' : kind}/${secret}`;
    await keep(`link ${kind}`, await openLink(app, path));
  }
  const { origin } = await servePages(owner);
  for (const name of Object.keys(factorPages)) await keep(name, await fetch(`${origin}/${name}`));
  return documents;
}

const REFUSED: readonly (readonly [string, Record<string, string>])[] = [
  ['/login', { email: 'ada', password: '' }],
  ['/signup', { email: 'ada', password: 'short' }],
  ['/signup', { email: BOB.email, password: 'short' }],
  ['/forgot', { email: 'ada' }],
  ['/forgot', { email: 'ada@example.com' }],
  ['/confirm', { password: 'wrong' }],
  ['/account/password', { current: PASSWORD, password: 'short' }],
  ['/account/email', { email: 'ada' }],
  ['/account/delete', { password: 'wrong' }],
  ['/users', { email: 'ada', password: '', role: 'user' }],
  ['/users/2/delete', {}],
];

function pagesOf(app: TestApp): readonly string[] {
  return app.routes
    .filter(({ method, pattern }) => method === 'GET' && !/\.\w+$/.test(pattern))
    .map(({ pattern }) => pattern.replace(':id', '2').replace(':token', 'x'.repeat(43)));
}
