/** People at work while the servers behind nginx are restarted. */
import { setTimeout as wait } from 'node:timers/promises';
import { PASSWORD } from '../people.ts';
import { cookiesOf, type TwoServers } from './two-servers.ts';

/** What was sent, and what did not succeed. */
export type LoadResult = {
  /** GETs. */
  readonly pages: number;
  /** Log-ins, each followed by a page and a log-out. */
  readonly logIns: number;
  readonly failed: readonly string[];
};

export type Load = {
  /** Resolves when a few more of both have been answered. */
  more(): Promise<void>;
  end(): Promise<LoadResult>;
};

/** Readers, and people who log in and out: few, because each log-in takes 0.3 s of a core. */
const READERS = 4;
const PEOPLE = 2;
/** ms between two steps of one of them: servers that are busy all the time start more slowly. */
const PAUSE = 20;
/** How many more answers `more` waits for. */
const MORE_PAGES = 200;
const MORE_LOG_INS = 3;

/** Starts requests through nginx that go on until the end. */
export async function startLoad({ ask, nginxPort }: TwoServers): Promise<Load> {
  const failed: string[] = [];
  let pages = 0;
  let logIns = 0;
  let isEnding = false;
  let moved = () => {};

  const signUp = (email: string) =>
    ask(nginxPort, '/signup', { fields: { email, password: PASSWORD } });
  const expect = async (
    status: number,
    path: string,
    more: Parameters<typeof ask>[2],
  ): Promise<string> => {
    const answer = await ask(nginxPort, path, more).catch((error: Error) => error);
    if (more?.fields === undefined) pages++;
    moved();
    if (!(answer instanceof Error) && answer.status === status) return cookiesOf(answer);
    const what = answer instanceof Error ? answer.message : `${answer.status}`;
    failed.push(`${more?.fields === undefined ? 'GET' : 'POST'} ${path}: ${what}`);
    return '';
  };

  const read = async (cookie: string) => {
    while (!isEnding) {
      await expect(200, '/dashboard', { cookie });
      await wait(PAUSE);
    }
  };
  const comeAndGo = async (email: string) => {
    while (!isEnding) {
      const cookie = await expect(303, '/login', { fields: { email, password: PASSWORD } });
      await expect(200, '/dashboard', { cookie });
      await expect(303, '/logout', { cookie, fields: {} });
      await expect(303, '/dashboard', { cookie });
      logIns++;
      await wait(PAUSE * 10);
    }
  };

  const cookie = cookiesOf(await signUp('reader@example.com'));
  const emails = Array.from({ length: PEOPLE }, (_, i) => `person-${i}@example.com`);
  for (const email of emails) await signUp(email);
  const running = [
    ...Array.from({ length: READERS }, () => read(cookie)),
    ...emails.map(comeAndGo),
  ];
  return {
    more: async () => {
      const until = { pages: pages + MORE_PAGES, logIns: logIns + MORE_LOG_INS };
      while (pages < until.pages || logIns < until.logIns) {
        await new Promise<void>((resolve) => {
          moved = resolve;
        });
      }
    },
    end: async () => {
      isEnding = true;
      await Promise.all(running);
      return { pages, logIns, failed };
    },
  };
}
