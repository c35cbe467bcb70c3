/** How the people of the checker send a request to one of the servers. */
import type { Random } from '../../fuzz/random.ts';
import type { History } from './history.ts';

/** A request and its answer, with its times; see history.ts. */
export type Answer = {
  readonly server: number;
  readonly path: string;
  readonly begun: number;
  /** `Infinity` when no answer told what was done. */
  readonly answered: number;
  /** Of an answer; 0 for none, and for one that does not tell: a 5xx. */
  readonly status: number;
  readonly cookie: string | null;
  readonly body: Readonly<Record<string, unknown>>;
};

export type Client = {
  /** Sends a request to the server with this index. Never rejects. */
  send(server: number, path: string, options?: Options): Promise<Answer>;
  /** Whether this server has answered lately. */
  isUp(server: number): boolean;
};

type Options = {
  readonly cookie?: string | undefined;
  /** Makes it a POST of JSON. */
  readonly data?: object;
  /** ms to wait for the answer. */
  readonly patience?: number;
};

const PATIENCE = 8_000;
/** ms for which a server that did not answer, or with a 503, is avoided. */
const AVOIDED = 2_000;

/**
 * Creates the client. Each request comes from another address: the throttle counts by address, and
 * it is not what is tested here.
 */
export function createClient(origins: readonly string[], history: History, random: Random): Client {
  const downUntil = origins.map(() => 0);
  return {
    isUp: (server) => performance.now() > (downUntil[server] ?? 0),
    send: async (server, path, { cookie, data, patience = PATIENCE } = {}) => {
      const headers: Record<string, string> = {
        accept: 'application/json',
        'x-forwarded-for': `10.${random.below(256)}.${random.below(256)}.${random.below(256)}`,
      };
      if (cookie !== undefined) headers.cookie = cookie;
      if (data !== undefined) headers['content-type'] = 'application/json';
      const begun = performance.now();
      const answer = await ask(`${origins[server]}${path}`, {
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
        ...(data !== undefined && { method: 'POST', body: JSON.stringify(data) }),
      });
      if (answer === null || answer.status === 503) downUntil[server] = performance.now() + AVOIDED;
      const unknown = { status: 0, answered: Infinity, cookie: null, body: {} };
      if (answer === null) return { server, path, begun, ...unknown };
      const { status, answered } = answer;
      if (status === 503) history.unavailable.push({ server, path, begun, answered });
      else if (status >= 500) history.unexpected.push(`${path} at server ${server}: ${status}`);
      return { server, path, begun, ...(status >= 500 ? unknown : answer) };
    },
  };
}

type Reply = Pick<Answer, 'answered' | 'status' | 'cookie' | 'body'>;

async function ask(url: string, init: RequestInit): Promise<Reply | null> {
  try {
    const response = await fetch(url, init);
    // The head is the acknowledgement; a body that is cut off takes nothing back.
    const answered = performance.now();
    const text = await response.text().catch(() => '');
    const session = response.headers.getSetCookie().find((line) => /^session=[^;]/.test(line));
    const cookie = session?.split(';', 1)[0] ?? null;
    return { answered, status: response.status, cookie, body: parse(text) };
  } catch {
    return null;
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
