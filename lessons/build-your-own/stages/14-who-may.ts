/** Stage 14: who may see accounts, and who may change them. */
import { expect } from '../failure.ts';
import type { Check, Stage } from '../trial.ts';
import { DONE, expectRefusal, signUp } from './2-an-account.ts';
import { logIn, tryLogIn } from './3-a-password.ts';
import { answersAlike } from './3-same-answer.ts';
import { forStranger, isKnown, isStranger } from './4-sessions.ts';
import { unusedId } from './11-list.ts';
import * as findings from './14-findings.ts';
import { administrator, change, idOf, member, ROOT } from './14-people.ts';

const doors: Check = {
  title: 'a visitor gets 401 at /users, a user 403, an administrator the list',
  async run(trial) {
    const admin = await administrator(trial);
    const ada = await member(trial, admin, 'Ada');
    const visitor = trial.browser('a visitor');
    for (const path of ['/users', ada.path]) {
      const answer = await visitor.send(path);
      const saw = `GET ${path} answered a visitor with ${answer.status}.`;
      expect(forStranger(answer), findings.VISITOR, { answer, saw });
    }
    const answer = await ada.client.send('/users');
    const saw = `GET /users answered Ada, a user, with ${answer.status}.`;
    expect([403, 404].includes(answer.status), findings.MEMBER, { answer, saw });
  },
};

const own: Check = {
  title: "everybody reads their own account, and nobody Bob's, nor whether it is there",
  async run(trial) {
    const admin = await administrator(trial);
    const [ada, bob] = [await member(trial, admin, 'Ada'), await member(trial, admin, 'Bob')];
    const mine = await ada.client.send(ada.path);
    const saw = `GET ${ada.path}, which is Ada's own, answered ${mine.status}.`;
    const shown = mine.status === 200 && mine.text.toLowerCase().includes(ada.person.email);
    expect(shown, findings.OWN, { answer: mine, saw });
    const his = await ada.client.send(bob.path);
    expectRefusal(his, findings.OTHERS, `GET ${bob.path}, which is Bob's, asked by Ada,`);
    const path = `/users/${unusedId(trial, bob.path.slice('/users/'.length))}`;
    const none = await ada.client.send(path);
    const difference = answersAlike([his, bob.path], [none, path]);
    const two = `${bob.path} and ${path}, which nobody has, differ: ${difference}.`;
    expect(difference === null, findings.EXISTS, { answer: none, saw: two });
    const read = await admin.send(bob.path);
    const seen = {
      answer: read,
      saw: `GET ${bob.path} answered the administrator ${read.status}.`,
    };
    expect(read.status === 200, findings.NO_LIST, seen);
  },
};

const raise: Check = {
  title: 'nobody gives themself a role',
  async run(trial) {
    const admin = await administrator(trial);
    const ada = await member(trial, admin, 'Ada');
    const fields = { role: 'admin' };
    const answer = await ada.client.send(ada.path, { method: 'PATCH', fields });
    expectRefusal(answer, findings.RAISES, `PATCH ${ada.path} with \`role=admin\`, sent by Ada,`);
    const list = await ada.client.send('/users');
    expectRefusal(list, findings.RAISES, 'Afterwards GET /users, sent by Ada,');
    const eve = trial.seed.person('Eve');
    const client = trial.browser("Eve's browser");
    await signUp(client, eve, { role: 'admin', admin: 'true', is_admin: '1' });
    await logIn(client, eve);
    const hers = await client.send('/users');
    const what = 'Eve signed up with `role=admin`, and GET /users';
    expectRefusal(hers, findings.RAISES, what);
  },
};

const roles: Check = {
  title: 'a role that is given or taken counts at the next request, with the old ticket',
  async run(trial) {
    const admin = await administrator(trial);
    const ada = await member(trial, admin, 'Ada');
    const king = await admin.send(ada.path, { method: 'PATCH', fields: { role: 'king' } });
    expectRefusal(king, findings.UNKNOWN_ROLE, `PATCH ${ada.path} with \`role=king\``);
    await change(admin, ada.path, { role: 'admin' });
    const now = await ada.client.send('/users');
    const given = `Ada is an administrator now. GET /users with her old ticket: ${now.status}.`;
    // To end her sessions is right, too: then she is asked to log in.
    const fine = now.status === 200 || forStranger(now);
    expect(fine, findings.IN_SESSION, { answer: now, saw: given });
    await logIn(ada.client, ada.person);
    const fresh = await ada.client.send('/users');
    const anew = `Ada is an administrator now. GET /users after a log-in: ${fresh.status}.`;
    expect(fresh.status === 200, findings.NO_CHANGE, { answer: fresh, saw: anew });
    await change(admin, ada.path, { role: 'user' });
    const answer = await ada.client.send('/users');
    const saw = `Ada is no administrator any more. GET /users with her old ticket: ${answer.status}.`;
    expect(answer.status !== 200, findings.IN_SESSION, { answer, saw });
  },
};

const disabled: Check = {
  title: 'a disabled account is out, stays out, and is back when it is enabled',
  async run(trial) {
    const admin = await administrator(trial);
    const [ada, bob] = [await member(trial, admin, 'Ada'), await member(trial, admin, 'Bob')];
    await change(admin, bob.path, { disabled: 'true' });
    await isStranger(bob.client, "With Bob's ticket, when he is disabled", findings.STILL_IN);
    const { email } = bob.person;
    const client = trial.browser("Bob's phone");
    const answer = await tryLogIn(client, bob.person);
    expectRefusal(answer, findings.LOGS_IN, 'The right password of a disabled account');
    await isStranger(client, 'After this log-in', findings.LOGS_IN);
    const { password } = trial.seed.person('Mallory');
    const his = await tryLogIn(client, { email, password });
    const hers = await tryLogIn(client, { email: ada.person.email, password });
    const difference = answersAlike([his, email], [hers, ada.person.email]);
    const saw = `A wrong password for Bob, who is disabled, and for Ada differ: ${difference}.`;
    expect(difference === null, findings.TOLD, { answer: his, saw });
    await isKnown(ada.client, ada.person, findings.STILL_IN);
    await change(admin, bob.path, { disabled: 'false' });
    await logIn(trial.browser("Bob's browser"), bob.person, findings.NO_CHANGE);
  },
};

const last: Check = {
  title: 'the last administrator stays',
  async run(trial) {
    const admin = await administrator(trial);
    const path = `/users/${await idOf(admin, ROOT)}`;
    for (const fields of [{ role: 'user' }, { disabled: 'true' }]) {
      const answer = await admin.send(path, { method: 'PATCH', fields });
      const what = `PATCH ${path}, the last administrator, with \`${new URLSearchParams(fields)}\``;
      expectRefusal(answer, findings.LAST_ADMIN, what);
      const list = await admin.send('/users');
      const saw = `Afterwards GET /users answered the administrator with ${list.status}.`;
      expect(list.status === 200, findings.LAST_ADMIN, { answer: list, saw });
    }
  },
};

const loose: Check = {
  title: 'a number is that number and nothing like it',
  async run(trial) {
    const admin = await administrator(trial);
    const { path } = await member(trial, admin, 'Ada');
    const id = path.slice('/users/'.length);
    const near = [`${id}abc`, ...(/^\d+$/.test(id) ? [`0${id}`, `${id}.0`, `%20${id}`] : [])];
    for (const other of near) {
      const answer = await admin.send(`/users/${other}`);
      expectRefusal(answer, findings.LOOSE, `GET /users/${other}`);
    }
    const fields = { role: 'admin' };
    const answer = await admin.send(`${path}abc`, { method: 'PATCH', fields });
    expect(!DONE.includes(answer.status), findings.LOOSE, {
      answer,
      saw: `PATCH ${path}abc answered ${answer.status}.`,
    });
  },
};

/** Stage 14. */
export const whoMay: Stage = {
  number: 14,
  title: 'Who may',
  minutes: 75,
  add: 'The first administrator comes from ADMIN_EMAIL and ADMIN_PASSWORD. GET /users lists all accounts as JSON (`id`, `email`), for administrators; GET /users/ID is for the account itself as well; PATCH /users/ID changes `role` (user, admin) or `disabled` (true, false), for administrators.',
  settings: { ADMIN_EMAIL: ROOT.email, ADMIN_PASSWORD: ROOT.password },
  checks: [doors, own, raise, roles, disabled, last, loose],
  mattered:
    'Who somebody is and what they may are two questions. Your server asks both, at every request, and tells nobody more than the answer.',
  ours: ['src/routes.ts', 'src/web/access.ts', 'src/handlers/users.ts', 'src/handlers/user.ts'],
};
