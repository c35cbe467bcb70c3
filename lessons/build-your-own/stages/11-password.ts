/** Another password: who may set it, and whom it throws out. */
import type { Answer, Client } from '../client.ts';
import { expect, type Finding } from '../failure.ts';
import { cookieHeader } from '../jar.ts';
import type { Person } from '../seed.ts';
import type { Check, Trial } from '../trial.ts';
import { DONE, expectRefusal } from './2-an-account.ts';
import { newcomer, tryLogIn } from './3-a-password.ts';
import { forStranger, isKnown, isStranger, sessionCookies, signedIn } from './4-sessions.ts';
import { ENDS_TOO_MUCH } from './11-findings.ts';
import * as findings from './11-password-findings.ts';

const change = (client: Client, current: string, password: string): Promise<Answer> =>
  client.send('/password', { fields: { current, password } });

const opens = ({ browser }: Trial, { email }: Person, password: string): Promise<Answer> =>
  tryLogIn(browser('another browser'), { email, password });

/** Without the right current password nothing changes. */
export const wrongPassword: Check = {
  title: 'with a wrong current password, or a bad new one, nothing changes',
  async run(trial) {
    const ada = await newcomer(trial, 'Ada');
    const laptop = await signedIn(trial, ada, "Ada's laptop");
    const phone = await signedIn(trial, ada, "Ada's phone");
    const [wrong, next] = [trial.seed.person('Bob').password, trial.seed.person('Ada').password];
    const tries: [string, string, string, Finding][] = [
      ['With a wrong current password', wrong, next, findings.CURRENT_NOT_ASKED],
      ['Without a current password', '', next, findings.CURRENT_NOT_ASKED],
      [
        'With a new password of 3 letters',
        ada.password,
        trial.seed.letters(3),
        findings.BAD_PASSWORD,
      ],
    ];
    for (const [what, current, password, finding] of tries) {
      const answer = await change(laptop, current, password);
      expectRefusal(answer, finding, `${what}, POST /password`);
      const login = await opens(trial, ada, ada.password);
      const lost = `${what} you refused (${answer.status}), and the old password opens nothing any more.`;
      expect(DONE.includes(login.status), findings.ACTS_FIRST, { answer: login, saw: lost });
      await isKnown(laptop, ada, findings.ACTS_FIRST);
      await isKnown(phone, ada, findings.ACTS_FIRST);
    }
    const stranger = await change(trial.browser('a stranger'), ada.password, next);
    const saw = `To a stranger, POST /password answered ${stranger.status}.`;
    const closed = forStranger(stranger) || stranger.status === 403;
    expect(closed, findings.CURRENT_NOT_ASKED, { answer: stranger, saw });
  },
};

/** The right one: the others are out, this one goes on with a new ticket. */
export const rightPassword: Check = {
  title: 'another password throws out the other sessions, and this one gets a new ticket',
  async run(trial) {
    const [ada, bob] = [await newcomer(trial, 'Ada'), await newcomer(trial, 'Bob')];
    const laptop = await signedIn(trial, ada, "Ada's laptop");
    const phone = await signedIn(trial, ada, "Ada's phone");
    const his = await signedIn(trial, bob, "Bob's browser");
    const before = await sessionCookies(laptop);
    const next = trial.seed.person('Ada').password;
    const answer = await change(laptop, ada.password, next);
    const saw = `With the right current password, POST /password answered ${answer.status}.`;
    expect(DONE.includes(answer.status), findings.CHANGE_REFUSED, { answer, saw });
    const login = await opens(trial, ada, next);
    const new_ = `The new password does not open the account: ${login.status}.`;
    expect(DONE.includes(login.status), findings.CHANGE_REFUSED, { answer: login, saw: new_ });
    const again = await opens(trial, ada, ada.password);
    const old = `The old password still opens the account: ${again.status}.`;
    expect(again.status === 401, findings.OLD_PASSWORD, { answer: again, saw: old });
    await isStranger(phone, 'After another password, on the phone', findings.OLD_SESSIONS);
    await isKnown(laptop, ada, findings.CHANGER_OUT);
    const thief = trial.browser('a thief with the former ticket of the laptop');
    const what = 'With the ticket that the laptop had before';
    await isStranger(thief, what, findings.TICKET_KEPT, { cookie: cookieHeader(before) });
    await isKnown(his, bob, ENDS_TOO_MUCH);
  },
};
