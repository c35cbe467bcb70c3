import type { Answer, Client } from './client.ts';
import type { History, Page } from './history.ts';
import { type Browser, Person, passwordOf } from './people.ts';

/** A request that has not arrived in time, at a server that stood still. It was not carried out. */
const LATE = 408;

/** Signing up, signing in and opening pages, written into a history. */
export type SignInActions = ReturnType<typeof createSignInActions>;

export function createSignInActions(client: Client, history: History) {
  let people = 0;

  /** Null when it was not acknowledged. */
  async function signUp(server: number): Promise<Person | null> {
    const email = `person${++people}@example.com`;
    const { status, body } = await client.send(server, '/signup', {
      data: { email, password: passwordOf(0) },
    });
    if (status !== 201) return expect('/signup', status, [0, 429]);
    return new Person(email, Number(body.id));
  }

  /**
   * Signs in with the password of this number. With a browser that is signed in already, the
   * session that it has ends. Null when no session was given.
   */
  async function logIn(
    server: number,
    person: Person,
    { password = person.password, before }: { password?: number; before?: Browser } = {},
  ): Promise<Browser | null> {
    const { account } = person;
    if (before !== undefined) before.state = 'ending';
    person.possible++;
    const answer = await client.send(server, '/login', {
      cookie: before?.cookie,
      data: { email: account.email, password: passwordOf(password) },
    });
    const { status, begun, answered, cookie } = answer;
    if (before !== undefined && (status === 200 || status === 0)) {
      const { session } = before;
      const nothing = { kept: null, replaced: null, disables: false };
      history.ends.push({ account, server, path: '/login', session, begun, answered, ...nothing });
      if (status === 200) person.end(before);
    }
    if (status === 200 && cookie !== null) {
      history.logIns.push({ account, password, result: 'in', begun, answered });
      return person.begin({ account, password, begun, answered }, cookie);
    }
    if (status !== 0) {
      person.possible--;
      if (before?.state === 'ending') before.state = 'open';
    }
    // 403: the password is right, and the account is disabled.
    if (status === 401 || status === 403)
      history.logIns.push({ account, password, result: 'refused', begun, answered });
    return expect('/login', status, [0, 401, 403, 429]);
  }

  /** Asks for a page. */
  async function look(server: number, browser: Browser): Promise<void> {
    const { session, cookie } = browser;
    const answer = await client.send(server, '/dashboard', { cookie });
    noteGuard(server, session, '/dashboard', answer);
    const told = answer.body.session;
    if (typeof told === 'object' && told !== null && 'id' in told) browser.id = Number(told.id);
  }

  /** Notes how the guard of a page decided. Answers whether it let the session in. */
  function noteGuard(server: number, session: Page['session'], path: string, answer: Answer) {
    const { status, begun, answered, body } = answer;
    if (status === 0 || status === LATE) return false;
    // Other errors with 401 come from behind the guard.
    const result = status === 401 && body.error === 'Sign in first.' ? 'out' : 'in';
    history.pages.push({ session, server, result, begun, answered });
    if (status >= 400) expect(path, status, [401, 403, 404, 429]);
    return result === 'in';
  }

  function expect(path: string, status: number, those: readonly number[]): null {
    if (status !== LATE && !those.includes(status))
      history.unexpected.push(`${path} answered ${status}`);
    return null;
  }

  return { signUp, logIn, look, noteGuard, expect };
}
