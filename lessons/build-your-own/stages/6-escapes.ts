/** What people type stays a text in every page that shows it. */
import type { Answer } from '../client.ts';
import { expect } from '../failure.ts';
import type { Check } from '../trial.ts';
import { DONE } from './2-an-account.ts';
import * as findings from './6-findings.ts';
import { AS_PAGE, brokenOut, isHtml, loginForm, MARK, sendForm } from './6-pages.ts';

/** Addresses and ways back with the five characters of HTML in them. */
export const escapes: Check = {
  title: 'an address such as o\'hara&"<b>@example.com stays a text in every page',
  async run(trial) {
    const { browser, seed } = trial;
    const word = seed.letters(8);
    const person = { ...seed.person("O'Hara"), email: `${MARK}${word}@example.com` };
    const client = browser("O'Hara's browser");
    const { email, password } = person;
    const judge = (answer: Answer, what: string) => {
      const how = isHtml(answer) ? brokenOut(answer.text, word) : null;
      expect(how === null, findings.PASTED, {
        answer,
        mark: word,
        saw: `In ${what}, ${email} ${how}.`,
      });
    };
    const signUp = await client.send('/signup', { fields: { email, password }, ...AS_PAGE });
    judge(signUp, 'the answer to the sign-up');
    const query = new URLSearchParams({ next: `/me?${MARK}${word}` });
    judge(await client.send(`/login?${query}`, AS_PAGE), 'the page of the log-in');
    const way = await loginForm(client, '/login', trial);
    const wrong = { ...person, password: seed.letters(12) };
    judge(await sendForm(client, way, wrong), 'the answer to a wrong password');
    if (!DONE.includes(signUp.status)) return; // no account for such an address: that is fine
    await sendForm(client, way, person);
    for (const path of ['/dashboard', '/me']) judge(await client.send(path, AS_PAGE), path);
  },
};
