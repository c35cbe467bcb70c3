import type { Answer, Client } from './client.ts';
import type { End, History } from './history.ts';
import { type Browser, type Person, passwordOf } from './people.ts';
import type { SignInActions } from './sign-in-actions.ts';

/** How often an administrator asks for what was not answered. */
const TRIES = 4;

/** Whatever ends sessions, written into a history. Each answers with those that have ended. */
export type EndActions = ReturnType<typeof createEndActions>;

export function createEndActions(client: Client, history: History, signIn: SignInActions) {
  const { noteGuard, expect } = signIn;

  async function logOut(server: number, person: Person, browser: Browser): Promise<Browser[]> {
    const { session, cookie } = browser;
    browser.state = 'ending';
    const answer = await client.send(server, '/logout', { cookie, data: {} });
    if (answer.status !== 0 && answer.status !== 204) {
      expect('/logout', answer.status, []);
      browser.state = 'open';
      return [];
    }
    note(person, answer, { session });
    if (answer.status !== 204) return [];
    person.end(browser);
    return [browser];
  }

  /** Ends one session of an account from another one. */
  async function endOne(
    server: number,
    person: Person,
    by: Browser,
    other: Browser,
  ): Promise<Browser[]> {
    const path = `/account/sessions/${other.id}/revoke`;
    const answer = await client.send(server, path, { cookie: by.cookie, data: {} });
    noteGuard(server, by.session, path, answer);
    const { status } = answer;
    if (status !== 0 && status !== 204) return []; // 404: it is not there, or not known here yet
    other.state = 'ending';
    note(person, answer, { session: other.session });
    if (status === 0) return [];
    person.end(other);
    return [other];
  }

  /** "Sign out everywhere else". */
  function endOthers(server: number, person: Person, browser: Browser): Promise<Browser[]> {
    return endWide(server, person, '/account/sessions/revoke-others', browser, {
      kept: browser.session,
    });
  }

  /** Sets the next password, and goes on with the session that comes with the answer. */
  async function changePassword(
    server: number,
    person: Person,
    browser: Browser,
  ): Promise<Browser[]> {
    const { account, password } = person;
    const path = '/account/password';
    person.possible++;
    const answer = await client.send(server, path, {
      cookie: browser.cookie,
      data: { current: passwordOf(password), password: passwordOf(password + 1) },
    });
    const { status, begun, answered, cookie } = answer;
    noteGuard(server, browser.session, path, answer);
    if (status === 204) person.password++;
    else if (status === 0) person.lost = true;
    if (status !== 0 && status !== 204) {
      person.possible--;
      expect(path, status, [401, 403, 429]);
      return [];
    }
    const ended = noteWide(person, answer, { replaced: password });
    if (cookie !== null) {
      person.begin({ account, password: password + 1, begun, answered }, cookie);
    } else if (status === 204) person.possible--;
    return ended;
  }

  /** An administrator ends all sessions of an account. */
  function endAll(server: number, person: Person, admin: Browser): Promise<Browser[]> {
    return endWide(server, person, `/users/${person.id}/revoke-sessions`, admin, {});
  }

  /** An administrator disables an account, and tries again until it is known to be done. */
  async function disable(server: number, person: Person, admin: Browser): Promise<Browser[]> {
    const path = `/users/${person.id}/disable`;
    const before = history.ends.length;
    const isDone = () => history.ends.slice(before).some((end) => isDisabling(end, person));
    const ended: Browser[] = [];
    for (let tries = 0; tries < TRIES && !isDone(); tries++) {
      ended.push(...(await endWide(server, person, path, admin, { disables: true })));
    }
    if (!isDone()) person.lost = true;
    return ended;
  }

  /** An administrator enables an account again, and tries again until it is known to be done. */
  async function enable(server: number, person: Person, admin: Browser): Promise<void> {
    const path = `/users/${person.id}/enable`;
    for (let tries = 0; tries < TRIES; tries++) {
      const answer = await client.send(server, path, { cookie: admin.cookie, data: {} });
      noteGuard(server, admin.session, path, answer);
      const { status, begun, answered } = answer;
      if (status === 0 || status === 204) {
        history.enablings.push({ account: person.account, begun, answered });
      }
      if (status === 204) {
        // What was not answered may still be carried out.
        if (tries > 0) person.lost = true;
        return;
      }
    }
    person.lost = true;
  }

  async function endWide(
    server: number,
    person: Person,
    path: string,
    by: Browser,
    about: Partial<End>,
  ): Promise<Browser[]> {
    const answer = await client.send(server, path, { cookie: by.cookie, data: {} });
    noteGuard(server, by.session, path, answer);
    if (answer.status === 0 || answer.status === 204) return noteWide(person, answer, about);
    return [];
  }

  /** Notes an end of all sessions of an account, and which of them were there before it. */
  function noteWide(person: Person, answer: Answer, about: Partial<End>): Browser[] {
    const end = note(person, answer, about);
    const ended = person.browsers.filter(
      ({ session, state }) =>
        state !== 'ended' && session !== end.kept && session.answered < end.begun,
    );
    for (const browser of ended) {
      if (answer.status === 204) person.end(browser);
      else browser.state = 'ending';
    }
    return answer.status === 204 ? ended : [];
  }

  function note({ account }: Person, answer: Answer, about: Partial<End>): End {
    const { server, path, begun, answered } = answer;
    const nothing = { session: null, kept: null, replaced: null, disables: false };
    const end: End = { account, server, path, begun, answered, ...nothing, ...about };
    history.ends.push(end);
    return end;
  }

  return { logOut, endOne, endOthers, changePassword, endAll, disable, enable };
}

function isDisabling({ account, disables, answered }: End, person: Person): boolean {
  return account === person.account && disables && answered < Number.POSITIVE_INFINITY;
}
