/** Where a log-in leads: back to the page that was wanted, and to no other site. */
import type { Answer } from '../client.ts';
import { expect, noAnswer } from '../failure.ts';
import type { Person } from '../seed.ts';
import type { Check, Trial } from '../trial.ts';
import { livesSoon } from './1-one-answer.ts';
import { logIn, newcomer } from './3-a-password.ts';
import * as findings from './6-findings.ts';
import {
  AS_PAGE,
  isOurs,
  isRedirect,
  loginForm,
  nameOfWayBack,
  sendForm,
  target,
} from './6-pages.ts';

const MARK = /^location/i;

/** After the log-in the browser is where it wanted to be. */
export const wayBack: Check = {
  title: 'after the log-in the way leads back to the page that was wanted',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    for (const path of ['/dashboard', '/me']) {
      const client = trial.browser("Ada's browser");
      const answer = await client.send(path, AS_PAGE);
      if (!isRedirect(answer)) continue; // 401: the browser was not sent anywhere
      const to = target(answer, trial.server.site, path);
      const way = await loginForm(client, `${to?.pathname}${to?.search}`, trial);
      const after = await sendForm(client, way, ada);
      const place = target(after, trial.server.site, way.path);
      const where = place === null ? 'nowhere' : `to ${place.pathname}`;
      const saw = `Ada wanted ${path}. After the log-in (${after.status}) the way led ${where}.`;
      const back = isRedirect(after) && place?.pathname === path;
      expect(back, findings.WAY_BACK, { answer: after, mark: MARK, saw });
      expect(isOurs(place, trial.server.site), findings.AWAY, { answer: after, mark: MARK, saw });
    }
  },
};

/** Addresses that leave this site, or that are none. */
const evil = (port: number): readonly string[] => [
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  `http://localhost:${port}@evil.example`,
  `http://localhost:${port}.evil.example/`,
  'javascript:alert(1)',
];

/** A log-in never leads to another site, whatever stands in the address. */
export const next: Check = {
  title: 'whatever the address asks for, the log-in leads to a page of this site',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const name = await nameOfNext(trial);
    for (const place of trial.seed.shuffled(evil(trial.server.site.port))) {
      const answer = await logInWith(trial, ada, name, place);
      staysHere(trial, answer, place);
    }
    const broken = `/dashboard\r\nX-Evil: ${trial.seed.letters(6)}`;
    const answer = await logInWith(trial, ada, name, broken);
    const saw =
      'There was a line break in the way back, and your answer has a header that I wrote.';
    expect(answer.all('x-evil').length === 0, findings.NEXT_FALLS, {
      answer,
      mark: /^x-evil/i,
      saw,
    });
    const client = trial.browser("Ada's browser, signed in");
    await logIn(client, ada);
    for (const place of ['//evil.example', '/\\evil.example']) {
      const query = new URLSearchParams({ [name]: place });
      const again = await client.send(`/login?${query}`, AS_PAGE);
      staysHere(trial, again, place);
    }
  },
};

const visible = (text: string) =>
  text.replaceAll('\t', '\\t').replaceAll('\r', '\\r').replaceAll('\n', '\\n');

function staysHere({ server }: Trial, answer: Answer, place: string): void {
  if (!isRedirect(answer)) return;
  const shown = visible(place);
  const saw = `The way back was \`${shown}\`, and your answer sends the browser there.`;
  const ours = isOurs(target(answer, server.site, '/login'), server.site);
  expect(ours, findings.AWAY, { answer, mark: MARK, saw });
}

async function nameOfNext(trial: Trial): Promise<string> {
  const client = trial.browser('a stranger');
  for (const path of ['/me', '/dashboard']) {
    const answer = await client.send(path, AS_PAGE);
    const url = isRedirect(answer) ? target(answer, trial.server.site, path) : null;
    if (url === null) continue;
    const { form } = await loginForm(client, `${url.pathname}${url.search}`, trial);
    const name = nameOfWayBack(url, form, path);
    if (name !== null) return name;
  }
  return 'next';
}

/** Opens the log-in with a way back in its address, and sends its form with the same. */
async function logInWith(trial: Trial, ada: Person, name: string, place: string): Promise<Answer> {
  const client = trial.browser("Ada's browser, from a link");
  const query = new URLSearchParams({ [name]: place });
  const way = await loginForm(client, `/login?${query}`, trial);
  const path = way.path.includes('?') ? way.path : `${way.path}?${query}`;
  const answer = await sendForm(client, { ...way, path }, ada, { [name]: place }).catch(noAnswer);
  const fine = answer !== null && answer.status < 500 && (await livesSoon(client));
  const shown = visible(place);
  const saw = `With the way back \`${shown}\`, the log-in answered ${answer?.status ?? 'nothing'}.`;
  expect(fine, findings.NEXT_FALLS, { answer, saw });
  return answer;
}
