/** How the checker finds accounts: by the list that an administrator reads. */
import type { Answer, Client } from '../client.ts';
import { expect } from '../failure.ts';
import type { Person } from '../seed.ts';
import type { Trial } from '../trial.ts';
import { DONE } from './2-an-account.ts';
import { logIn, newcomer } from './3-a-password.ts';
import { isKnown } from './4-sessions.ts';
import { listIn } from './11-list.ts';
import * as findings from './14-findings.ts';

/** The administrator of the environment. No blanks: it stands in a line to type. */
export const ROOT: Person = {
  name: 'the administrator',
  email: 'root@example.com',
  password: 'rainy-otters-juggle-lamps',
};

/** The browser of the administrator, signed in. */
export async function administrator(trial: Trial): Promise<Client> {
  const client = trial.browser("the administrator's browser");
  await logIn(client, ROOT, findings.NO_ADMIN);
  await isKnown(client, ROOT, findings.NO_ADMIN);
  return client;
}

/** Somebody new, their browser, and the path of their account. */
export type Member = { readonly person: Person; readonly client: Client; readonly path: string };

/** Signs somebody up and in. */
export async function member(trial: Trial, admin: Client, name: string): Promise<Member> {
  const person = await newcomer(trial, name);
  const client = trial.browser(`${name}'s browser`);
  await logIn(client, person);
  return { person, client, path: `/users/${await idOf(admin, person)}` };
}

/** The id of an account, as text. */
export async function idOf(admin: Client, { name, email }: Person): Promise<string> {
  const answer = await admin.send('/users');
  const wrong = `GET /users answered the administrator with ${answer.status}.`;
  expect(answer.status === 200, findings.NO_LIST, { answer, saw: wrong });
  const rows: readonly Record<string, unknown>[] = (listIn(answer.text) ?? []).map(Object);
  const row = rows.find((one) => String(one.email).toLowerCase() === email);
  const saw = `In the list of /users, I do not find an \`id\` beside the \`email\` of ${name}.`;
  const found = row !== undefined && ['number', 'string'].includes(typeof row.id);
  expect(found, findings.NO_LIST, { answer, mark: '', saw });
  return String(row.id);
}

/** Sends PATCH as an administrator, and expects that it works. */
export async function change(
  admin: Client,
  path: string,
  fields: Readonly<Record<string, string>>,
): Promise<Answer> {
  const answer = await admin.send(path, { method: 'PATCH', fields });
  const [[name = '', value = ''] = []] = Object.entries(fields);
  const saw = `PATCH ${path} with \`${name}=${value}\` answered ${answer.status}.`;
  expect(DONE.includes(answer.status), findings.NO_CHANGE, { answer, saw });
  return answer;
}
