/**
 * A small app of somebody else: it has one link to sign in, and an address to which it comes back.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { newPage } from '../browser/chromium.ts';
import { PASSWORD, signUp } from '../people.ts';
import { startApp, type TestApp } from '../support.ts';

/** What the library does that the app uses. */
export type Library = {
  /** The address for the browser of the user who wants to sign in, with what the query asks for. */
  begin(wishes: Readonly<Record<string, string>>): Promise<URL>;
  /** What the library makes of the answer, as text for the page. Rejects for a bad one. */
  finish(answer: URL): Promise<string>;
};

/** A browser, the login and the app, with its library once it is registered. */
export type Parties = {
  readonly app: TestApp;
  readonly page: Page;
  /** Of the app, with its port. */
  readonly origin: string;
  use(library: Library): void;
  /** Opens the link to sign in, with parameters for the request. */
  open(wishes?: Readonly<Record<string, string>>): Promise<void>;
  /** Types the password, and the address where that is asked for. */
  typePassword(): Promise<void>;
  /** The text of the app's page, once the browser is there. */
  shown(): Promise<string>;
};

/** Starts both, on two origins, with ada's account and a browser in which nobody is signed in. */
export async function startParties(t: TestContext): Promise<Parties> {
  const app = await startApp(t);
  app.clock.now = Date.now(); // the library has a clock of its own
  await signUp(app);
  let library: Library | undefined;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', origin);
    answer(url).then(
      ({ location, text }) => {
        response.writeHead(location === null ? 200 : 303, {
          'content-type': 'text/plain',
          ...(location !== null && { location }),
        });
        response.end(text);
      },
      (error: Error) => response.end(`refused: ${error.message} ${JSON.stringify(error)}`),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(url: URL): Promise<{ location: string | null; text: string }> {
    if (library === undefined || !['/login', '/cb'].includes(url.pathname)) {
      return { location: null, text: `at ${url.pathname}${url.search}` };
    }
    if (url.pathname === '/cb') return { location: null, text: await library.finish(url) };
    const { href } = await library.begin(Object.fromEntries(url.searchParams));
    return { location: href, text: '' };
  }

  const page = await newPage(t);
  return {
    app,
    page,
    origin,
    use: (chosen) => {
      library = chosen;
    },
    open: async (wishes = {}) => {
      await page.goto(`${origin}/login?${new URLSearchParams(wishes)}`);
    },
    typePassword: async () => {
      const email = page.getByLabel('E-mail');
      if ((await email.count()) > 0) await email.fill('ada@example.com');
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('main').getByRole('button').first().click();
    },
    shown: async () => {
      await page.waitForURL(`${origin}/**`);
      return (await page.textContent('body')) ?? '';
    },
  };
}
