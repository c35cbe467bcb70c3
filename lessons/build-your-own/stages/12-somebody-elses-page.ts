/** Stage 12: what the page of another site sends is refused, and nothing has happened. */
import type { Answer, Client, Request } from '../client.ts';
import { expect, type Finding } from '../failure.ts';
import { Jar } from '../jar.ts';
import { hiddenFields, ownHeaders } from '../own-form.ts';
import type { Person } from '../seed.ts';
import type { Check, Stage, Trial } from '../trial.ts';
import { DONE, expectRefusal } from './2-an-account.ts';
import { newcomer, tryLogIn } from './3-a-password.ts';
import { isKnown, names, signedIn } from './4-sessions.ts';
import { AS_PAGE } from './6-pages.ts';
import * as findings from './12-findings.ts';

type Headers = Readonly<Record<string, string>>;
type Attack = readonly [headers: Headers, finding: Finding];

/** From the plainest to the finest: the first that comes through names the mistake. */
function attacksOn(port: number): readonly Attack[] {
  const own = `http://localhost:${port}`;
  const neighbour = `http://localhost:${port === 1024 ? 1025 : port - 1}`;
  return [
    [{ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }, findings.FOREIGN],
    [{ origin: neighbour, 'sec-fetch-site': 'same-site' }, findings.SAME_SITE],
    [{ origin: 'http://evil.example' }, findings.ONLY_FETCH_SITE],
    [{ origin: `${own}.evil.example` }, findings.LOOSE],
    [{ origin: `http://evil@localhost:${port}` }, findings.LOOSE],
    [{ origin: 'null' }, findings.NULL_ORIGIN],
  ];
}

const own: Check = {
  title: 'the own forms are accepted, with the headers of a browser',
  async run(trial) {
    const { port } = trial.server.site;
    const { origin = '' } = ownHeaders(port);
    for (const headers of [ownHeaders(port), { origin }]) {
      const ada = trial.seed.person('Ada');
      const client = trial.browser("Ada's browser");
      const { email, password } = ada;
      for (const path of ['/signup', '/login', '/logout']) {
        const fields = path === '/logout' ? {} : { email, password };
        const answer = await client.send(path, { fields, headers });
        const saw = `POST ${path} with \`Origin: ${origin}\`: ${answer.status}.`;
        expect(DONE.includes(answer.status), findings.OWN_REFUSED, { answer, saw });
        if (path === '/login') await isKnown(client, ada);
      }
    }
  },
};

/** Sends it as a page of another site would, and expects a 4xx. */
async function attack(
  client: Client,
  path: string,
  request: Request,
  [headers, finding]: Attack,
): Promise<Answer> {
  const answer = await client.send(path, { ...request, headers, foreign: true });
  const from = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  expectRefusal(answer, finding, `POST ${path} with \`${from.join('`, `')}\``);
  return answer;
}

function expectNothing(nothing: boolean, answer: Answer, what: string): void {
  const saw = `You answered ${answer.status}, and ${what} all the same.`;
  expect(nothing, findings.ACTS_FIRST, { answer, saw });
}

const signedOut: Check = {
  title: 'log-in and sign-up from the page of another site are refused',
  async run(trial) {
    const mallory = await newcomer(trial, 'Mallory');
    for (const [headers, finding] of attacksOn(trial.server.site.port)) {
      const client = trial.browser("Ada's browser, on the page of another site");
      const { email, password } = mallory;
      const fields = { email, password };
      const login = await attack(client, '/login', { fields }, [headers, finding]);
      expectNothing(!names(await client.send('/me'), mallory), login, 'Mallory was logged in');
      const person = trial.seed.person('Ada');
      const form = { email: person.email, password: person.password };
      const signup = await attack(client, '/signup', { fields: form }, [headers, finding]);
      const answer = await tryLogIn(client, person);
      expectNothing(!DONE.includes(answer.status), signup, 'the account was made');
    }
  },
};

const signedInForms: Check = {
  title: 'log-out and a new password from the page of another site are refused',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = await signedIn(trial, ada, "Ada's browser");
    for (const [headers, finding] of attacksOn(trial.server.site.port)) {
      const page = trial.browser(
        "Ada's browser, on the page of another site",
        new Jar(client.jar.cookies),
      );
      const logout = await attack(page, '/logout', { method: 'POST' }, [headers, finding]);
      expectNothing(names(await client.send('/me'), ada), logout, 'Ada was logged out');
      const fields = { current: ada.password, password: trial.seed.person('Mallory').password };
      const changed = await attack(page, '/password', { fields }, [headers, finding]);
      const old = await tryLogIn(trial.browser('Ada'), ada);
      expectNothing(DONE.includes(old.status), changed, 'the password was changed');
    }
  },
};

const tokens: Check = {
  title: 'the token of another session does not help',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = await signedIn(trial, ada, "Ada's browser");
    const hers = await signedIn(trial, await newcomer(trial, 'Mallory'), "Mallory's browser");
    const fields = await hiddenFields(hers, '/dashboard');
    const headers = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    const page = trial.browser(
      "Ada's browser, on Mallory's page with Mallory's token",
      new Jar(client.jar.cookies),
    );
    const foreign = [headers, findings.FOREIGN_TOKEN] as const;
    const answer = await attack(page, '/logout', { fields }, foreign);
    expectNothing(names(await client.send('/me'), ada), answer, 'Ada was logged out');
  },
};

const text: Check = {
  title: 'JSON that calls itself plain text logs nobody in',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const { email, password } = ada;
    const client = trial.browser('Mallory');
    const headers = { 'content-type': 'text/plain' };
    const body = JSON.stringify({ email, password });
    const answer = await client.send('/login', { body, headers, foreign: true });
    const saw = `With Content-Type: text/plain, /login read the JSON in it: ${answer.status}.`;
    expect(!names(await client.send('/me'), ada), findings.TEXT_PLAIN, { answer, saw });
  },
};

const links: Check = {
  title: 'no link changes anything',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const client = await signedIn(trial, ada, "Ada's browser");
    const cookies = client.jar.cookies;
    const pages = [await client.send('/me', AS_PAGE), await client.send('/dashboard', AS_PAGE)];
    const shown = pages.flatMap(linksIn).slice(0, 20);
    const query = new URLSearchParams({ current: ada.password, password: 'new otters 123' });
    const made = ['/logout', `/password?${query}`, `/signup?email=x%40example.com&${query}`];
    for (const link of [...shown, ...made]) {
      const browser = trial.browser("Ada's browser", new Jar(cookies));
      const answer = await browser.send(link, AS_PAGE);
      const me = await trial.browser("Ada's browser", new Jar(cookies)).send('/me');
      const saw = `I followed \`${link.split('?')[0]}\`, and Ada was logged out.`;
      expect(names(me, ada), findings.LINK_ACTS, { answer, saw });
    }
    await byAddress(trial, ada);
  },
};

async function byAddress(trial: Trial, ada: Person): Promise<void> {
  const again = await tryLogIn(trial.browser('Ada'), ada);
  const changed = 'I followed your links, and the password of Ada was another one.';
  expect(DONE.includes(again.status), findings.LINK_ACTS, { answer: again, saw: changed });
  const client = trial.browser('Mallory');
  const { email, password } = ada;
  const answer = await client.send(`/login?${new URLSearchParams({ email, password })}`);
  const saw = 'A GET of /login with address and password in it logged somebody in.';
  expect(!names(await client.send('/me'), ada), findings.LINK_ACTS, { answer, saw });
}

function linksIn({ text }: Answer): readonly string[] {
  const found = [...text.matchAll(/<a\b[^>]*\bhref\s*=\s*["']?([^"'\s>]+)/gi)];
  return found.map(([, href = '']) => href.replaceAll('&amp;', '&')).filter(isPath);
}

const isPath = (href: string) => /^\/(?![/\\])/.test(href);

/** Stage 12. */
export const somebodyElsesPage: Stage = {
  number: 12,
  title: "Somebody else's page",
  minutes: 60,
  add: 'Every POST that comes from the page of another site is refused with 403, and nothing has happened. By the headers Origin and Sec-Fetch-Site, or by a token in a hidden field of your forms: as you like. A request without any of these headers is a program, such as curl.',
  checks: [own, signedOut, signedInForms, tokens, text, links],
  mattered:
    'The cookie goes along with every request to your site, whoever wrote the page that sends it. Your server asks now who that was.',
  ours: ['src/http/cross-origin.ts', 'src/http/origins.ts'],
};
