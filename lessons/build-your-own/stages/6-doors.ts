/** Stage 6: pages, and a door before everything that is private. */
import type { Answer, Client } from '../client.ts';
import { expect, noAnswer } from '../failure.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { livesSoon } from './1-one-answer.ts';
import { logIn, newcomer } from './3-a-password.ts';
import { STRANGER } from './4-findings.ts';
import { forStranger } from './4-sessions.ts';
import { escapes } from './6-escapes.ts';
import * as findings from './6-findings.ts';
import { AS_PAGE, isHtml, isOurs, isRedirect, target } from './6-pages.ts';
import { next, wayBack } from './6-way-back.ts';
import { carriesPage } from './6-went-on.ts';

async function signedIn(trial: Trial): Promise<readonly [Client, Person]> {
  const ada = await newcomer(trial, 'Ada');
  const client = trial.browser("Ada's browser");
  await logIn(client, ada);
  return [client, ada];
}

async function dashboardOf(client: Client): Promise<Answer> {
  const answer = await client.send('/dashboard', AS_PAGE);
  const what = answer.all('content-type')[0] ?? 'no Content-Type';
  const saw = `For Ada, /dashboard answered ${answer.status}, with ${what}.`;
  expect(answer.status === 200 && isHtml(answer), findings.NO_DASHBOARD, { answer, saw });
  return answer;
}

const pages: Check = {
  title: '/login is a page for everybody, and /dashboard one for who is signed in',
  async run(trial) {
    const answer = await trial.browser('a stranger').send('/login', AS_PAGE);
    const what = answer.all('content-type')[0] ?? 'no Content-Type';
    const saw = `GET /login answered ${answer.status}, with ${what}.`;
    expect(answer.status === 200 && isHtml(answer), findings.NO_LOGIN_PAGE, { answer, saw });
    await dashboardOf((await signedIn(trial))[0]);
  },
};

const door: Check = {
  title: 'a stranger is sent to the log-in or gets 401, with nothing private in the answer',
  async run(trial) {
    const [client, ada] = await signedIn(trial);
    const member = await dashboardOf(client);
    const stranger = trial.browser('a stranger');
    const open = [
      await stranger.send('/login', AS_PAGE),
      await stranger.send(`/${trial.seed.letters(8)}`, AS_PAGE),
    ];
    for (const path of ['/dashboard', '/me']) {
      for (const request of [AS_PAGE, {}]) {
        const answer = await stranger.send(path, request);
        judgeDoor(answer, path, ada);
        if (!isRedirect(answer)) continue;
        const carries = carriesPage(answer, member, open, ada.email);
        const saw = `Your ${answer.status} for ${path} has a page in its body that is for members.`;
        expect(!carries, findings.WENT_ON, { answer, mark: firstWords(answer), saw });
        await leadsToPage(trial, stranger, answer, path);
        if (request !== AS_PAGE)
          trial.remark(`A program got ${answer.status} for ${path}. 401 says it more exactly.`);
      }
    }
  },
};

const firstWords = ({ text }: Answer) => text.split('\n')[0]?.slice(0, 40) ?? '';

function judgeDoor(answer: Answer, path: string, { email }: Person): void {
  const saw = `To a stranger, ${path} answered ${answer.status}.`;
  const isOpen = answer.status < 300 || answer.text.toLowerCase().includes(email);
  expect(!isOpen, findings.OPEN, { answer, saw });
  expect(forStranger(answer), STRANGER, { answer, saw });
}

async function leadsToPage(trial: Trial, client: Client, answer: Answer, path: string) {
  const { site } = trial.server;
  const url = target(answer, site, path);
  const location = answer.all('location')[0];
  const mark = /^location/i;
  const away = `The redirect leads to \`${location}\`.`;
  const ours = url !== null && isOurs(url, site);
  expect(ours, findings.NOWHERE, { answer, mark, saw: away });
  const page = await client.send(`${url.pathname}${url.search}`, AS_PAGE);
  const saw = `The redirect leads to \`${location}\`, and that answers ${page.status}.`;
  expect(page.status === 200, findings.NOWHERE, { answer: page, saw });
}

const SPELLINGS = [
  '/dashboard/',
  '//dashboard',
  '/Dashboard',
  '/dashboard?x',
  '/%64ashboard',
  '/./dashboard',
  '/dashboard;x',
  '//',
];

const spellings: Check = {
  title: 'HEAD, and every other spelling of the address, opens nothing',
  async run(trial) {
    const stranger = trial.browser('a stranger');
    await signedIn(trial);
    const ways = trial.seed.shuffled([
      ...SPELLINGS.map((path) => ['GET', path] as const),
      ...['/dashboard', '/dashboard?x', '/me'].map((path) => ['HEAD', path] as const),
    ]);
    for (const [method, path] of ways) {
      const answer = await stranger.send(path, { method, ...AS_PAGE }).catch(noAnswer);
      const saw = `${method} ${path} answered ${answer?.status ?? 'nothing'}.`;
      const seen = { answer, saw };
      // 501 says that there is no such method here (RFC 9110, section 15.6.2).
      const fine = answer !== null && (answer.status < 500 || answer.status === 501);
      expect(fine && (await livesSoon(stranger)), findings.SPELLING_FALLS, seen);
      if (path === '//') continue; // a home page may stand there
      expect(answer.status >= 300, findings.SPELLING, seen);
    }
  },
};

const stored: Check = {
  title: 'private answers say no-store',
  async run(trial) {
    const [client] = await signedIn(trial);
    for (const path of ['/dashboard', '/me']) {
      const answer = await client.send(path, AS_PAGE);
      const value = answer.all('cache-control').join(', ');
      const saw = `${path} has ${value === '' ? 'no Cache-Control' : `\`Cache-Control: ${value}\``}.`;
      const mark = /^cache-control/i;
      expect(/\bno-store\b/i.test(value), findings.NO_STORE, { answer, mark, saw });
    }
  },
};

/** Stage 6. */
export const doors: Stage = {
  number: 6,
  title: 'Doors',
  minutes: 60,
  add: 'GET /login and GET /dashboard are pages. What is private asks first: a stranger is sent to /login (or gets 401), and after the log-in back to where they wanted to go. Your own field for the way back is called `next`.',
  checks: [pages, door, spellings, wayBack, next, stored, escapes],
  mattered:
    'Every private address has one door now, the door is asked first, and what people type stays text. Most leaks in the news were an address without a door.',
  ours: ['src/web/access.ts', 'src/web/next.ts', 'views/html.ts'],
};
