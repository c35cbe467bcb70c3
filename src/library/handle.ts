import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Serve } from '../app.ts';
import { answerInOrder } from '../http/pipelining.ts';
import type { Prefix } from '../http/prefix.ts';

/** Answers the requests for a site in a server that somebody else has made. */
export type Mounted = {
  /** Answers a request for the site. False for any other, which is left as it came. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Resolves when every request that was taken has its answer. */
  readonly idle: () => Promise<void>;
};

/** Creates it for what serves the requests, and the prefix of the site. */
export function createMounted(serve: Serve, prefix: Prefix): Mounted {
  const running = new Set<Promise<void>>();

  async function serveInside(request: IncomingMessage, response: ServerResponse, inside: string) {
    const given = request.url ?? '';
    request.url = inside;
    await serve(request, response);
    request.url = given; // the log of the host may name it when the answer has left
  }

  return {
    handle: (request, response) => {
      const inside = prefix.inside(request.url ?? '');
      if (inside === null) return false;
      answerInOrder(request, response, () => {
        const work = serveInside(request, response, inside);
        running.add(work);
        void work.then(() => running.delete(work));
      });
      return true;
    },
    idle: async () => {
      await Promise.all(running);
    },
  };
}
