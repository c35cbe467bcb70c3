/** How the checker finds out who a browser is, and which of its cookies says so. */
import type { Answer, Client, Request } from '../client.ts';
import { expect, type Finding } from '../failure.ts';
import { cookieHeader } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Trial } from '../trial.ts';
import { logIn } from './3-a-password.ts';
import * as findings from './4-findings.ts';

/** Whether an answer of /me is one for a stranger: 401, or a redirect. */
export const forStranger = ({ status }: Answer) => [401, 302, 303].includes(status);

/** Whether an answer of /me names this person. */
export const names = ({ status, text }: Answer, { email }: Person) =>
  status === 200 && text.toLowerCase().includes(email);

/** Expects that a browser is known as a person. */
export async function isKnown(
  client: Client,
  person: Person,
  finding: Finding = findings.UNKNOWN,
): Promise<void> {
  const answer = await client.send('/me');
  const saw = `With the cookie of ${person.name}, /me answered ${answer.status}, without \`${person.email}\`.`;
  const mark = answer.status === 200 ? (answer.text.split('\n')[0] ?? '') : /^HTTP/;
  expect(names(answer, person), finding, { answer, mark, saw });
}

/** A browser in which a person is logged in. */
export async function signedIn(trial: Trial, person: Person, who: string): Promise<Client> {
  const client = trial.browser(who);
  await logIn(client, person);
  await isKnown(client, person);
  return client;
}

/** Expects that /me sends a browser away. `what`: what it brings, as in "With a made-up ticket". */
export async function isStranger(
  client: Client,
  what: string,
  finding: Finding,
  request: Request = {},
): Promise<void> {
  const answer = await client.send('/me', request);
  const saw = `${what}, /me answered ${answer.status}.`;
  expect(forStranger(answer), finding, { answer, saw });
}

export type Pair = { readonly name: string; readonly value: string };

/** The cookies without which a signed-in browser is a stranger, whatever their names. */
export async function sessionCookies(client: Client): Promise<readonly Pair[]> {
  const { cookies } = client.jar;
  const needed: Pair[] = [];
  for (const cookie of cookies) {
    const others = cookies.filter((other) => other !== cookie);
    const answer = await client.send('/me', {
      cookie: others.length === 0 ? null : cookieHeader(others),
    });
    if (forStranger(answer)) needed.push(cookie);
  }
  return needed;
}
