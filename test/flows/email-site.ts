/** What the tests of a new e-mail address share: a user, with and without mail. */
import type { TestContext } from 'node:test';
import type { SendMail } from '../../src/process/mail.ts';
import type { Mail } from '../../src/process/mail-message.ts';
import { PASSWORD, signUp } from '../people.ts';
import { json } from '../requests.ts';
import { settle } from '../settle.ts';
import { startApp, type TestApp } from '../support.ts';

export const MINUTE = 60_000;

export const NEW = { email: 'lovelace@example.com', password: PASSWORD };

/** An app with mail, with ada signed in, and the mails that it sent. */
export async function withMail(t: TestContext, send: SendMail = async () => {}) {
  const mails: Mail[] = [];
  let isReady = false; // a sign-up sends a mail, too
  const mail: SendMail = async (letter) => {
    if (!isReady) return;
    mails.push(letter);
    await send(letter);
  };
  const app = await startApp(t, { mail });
  const cookie = await signUp(app);
  await settle();
  isReady = true;
  const to = (address: string) => mails.filter((letter) => letter.to === address);
  /** The link in the newest mail to an address. */
  const linkTo = (address: string) =>
    /\/email\/[\w-]{43}(?=\n)/.exec(to(address).at(-1)?.text ?? '')?.[0] ?? '';
  return { app, cookie, mails, to, linkTo };
}

/** Asks for another address, and lets the work that goes on after the answer come to its end. */
export async function ask(app: TestApp, cookie: string, fields: object = NEW): Promise<Response> {
  const response = await app.request('/account/email', json(fields, cookie));
  await settle();
  return response;
}

export const emailOf = async (app: TestApp) => (await app.accounts.byId(1))?.email;

/** How mails call a site without a name. */
export const hostOf = ({ origin }: TestApp) => new URL(origin).host;
