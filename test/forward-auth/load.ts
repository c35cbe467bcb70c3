/** Requests without a pause, as many people send them while a server restarts. */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { PASSWORD } from '../people.ts';
import { cookieOf, form } from '../requests.ts';

const WORKERS = 8;

/** The running load. */
export type Load = {
  /** Resolves when so many more requests have been answered. */
  answered(more: number): Promise<void>;
  /** Ends it. Resolves to how many requests were answered, and what the others got. */
  end(): Promise<{ readonly requests: number; readonly failures: readonly string[] }>;
};

/**
 * Sends requests to a site from several workers: each reads a page, and then changes something. A
 * request fails if it has no answer, or not the one that a site gives that never restarts.
 */
export async function startLoad(origin: string): Promise<Load> {
  const person = { email: 'ada@example.com', password: PASSWORD };
  const signedUp = await fetch(`${origin}/signup`, { redirect: 'manual', ...form(person) });
  const cookie = cookieOf(signedUp);
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  let requests = 0;
  let isOver = false;
  let counted: () => void = () => {};
  const send = async (method: string, path: string, body = ''): Promise<void> => {
    const failure = await ask(`${origin}${path}`, { agent, method, cookie, body });
    requests++;
    if (failure !== null) failures.push(`${method} ${path}: ${failure}`);
    counted();
  };
  const work = async (worker: number): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      await send('GET', '/account');
      await send('POST', '/account/name', JSON.stringify({ name: `Ada ${worker} ${turn}` }));
    }
  };
  const workers = Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));
  return {
    answered: (more) => {
      const goal = requests + more;
      return new Promise((resolve) => {
        counted = () => requests >= goal && resolve();
      });
    },
    end: async () => {
      isOver = true;
      await workers;
      agent.destroy();
      return { requests, failures };
    },
  };
}

type Asked = {
  readonly agent: Agent;
  readonly method: string;
  readonly cookie: string;
  readonly body: string;
};

/** Why a request failed; null when it was answered as expected. */
function ask(url: string, { agent, method, cookie, body }: Asked): Promise<string | null> {
  const headers = {
    cookie,
    accept: 'application/json',
    ...(body && { 'content-type': 'application/json' }),
  };
  const expected = method === 'GET' ? 200 : 204;
  return new Promise((resolve) => {
    const asked = request(url, { agent, method, headers });
    asked.on('error', (error) => resolve(error.message));
    asked.on('response', async (response) => {
      const answer = await text(response).catch(String);
      resolve(
        response.statusCode === expected ? null : `${response.statusCode} ${answer.slice(0, 200)}`,
      );
    });
    asked.end(body);
  });
}
