/** The checks of lesson e3 on the ticket itself: can anybody guess one? */
import { createHash } from 'node:crypto';
import { type Check, expect, inWords } from './exercise.ts';
import type { StoreFunctions } from './store-functions.ts';

const DRAWS = 300;
/** Bits. OWASP's ASVS asks for 128; a random UUID has 122. */
const ENOUGH = 112;
const SMALL_NUMBERS = 2_000;
const DRAW = 'Draw it: randomBytes(32).toString("base64url") of node:crypto.';

/** The checks, in order. */
export const TICKET_CHECKS: readonly Check<StoreFunctions>[] = [
  {
    title: 'tickets are drawn at random, 128 bits or more',
    async run({ createSession }) {
      const tickets: string[] = [];
      for (let i = 0; i < DRAWS; i++) tickets.push(await createSession({ userId: 1, nth: i }));
      const bits = Math.floor(bitsOf(tickets));
      expect(new Set(tickets).size === DRAWS && bits >= ENOUGH, {
        did: `createSession ${DRAWS} times, and compared the tickets place by place`,
        expected: 'at least 128 bits that differ',
        got: `about ${bits} bits, in tickets such as ${inWords(tickets.at(-1))}`,
        hint: `Whoever knows one ticket can guess the next. ${DRAW}`,
      });
    },
  },
  {
    title: 'tickets come from node:crypto, not from Math.random, the clock or a counter',
    async run({ createSession }) {
      const made = await withoutChance(() => createSession({ userId: 1 }));
      const again = await withoutChance(() => createSession({ userId: 1 }));
      expect(made !== again, {
        did: 'createSession twice, with Math.random and Date.now standing still',
        expected: 'two tickets',
        got: `${inWords(made)} twice`,
        hint: `Somebody who has seen a few numbers of Math.random can compute the next. ${DRAW}`,
      });
      const origin = hashedNumber(made);
      expect(origin === null, {
        did: 'createSession, and hashed the numbers 0, 1, 2, … until one fitted',
        expected: 'no fit',
        got: `your ticket is a hash of ${origin}`,
        hint: `Hashing does not help: whoever tries the numbers in turn finds yours. ${DRAW}`,
      });
    },
  },
  {
    title: 'a ticket that is nearly right finds nothing',
    async run({ createSession, getSession }) {
      const ticket = await createSession({ userId: 1 });
      const other = ticket.startsWith('A') ? 'B' : 'A';
      for (const near of [other + ticket.slice(1), ticket.slice(0, -1), `${ticket} `]) {
        const row = await getSession(near);
        expect(row === null || row === undefined, {
          did: `changed ${inWords(ticket)} to ${inWords(near)}, and called getSession`,
          expected: 'null',
          got: inWords(row),
          hint: 'Look the ticket up as it comes, all of it. There is no "nearly".',
        });
      }
    },
  },
];

/** The bits that a column-by-column look can find: an upper limit for what is random in them. */
function bitsOf(tickets: readonly string[]): number {
  const length = Math.min(...tickets.map((ticket) => ticket.length));
  let bits = 0;
  for (let at = 0; at < length; at++) {
    bits += Math.log2(new Set(tickets.map((ticket) => ticket[at])).size);
  }
  return bits;
}

/** Runs something while Math.random and the clock always say the same. */
async function withoutChance<T>(run: () => T): Promise<Awaited<T>> {
  const { random } = Math;
  const { now } = Date;
  Math.random = () => 0.5;
  Date.now = () => 1_700_000_000_000;
  try {
    return await run();
  } finally {
    Math.random = random;
    Date.now = now;
  }
}

/** The small number of which a text is a hash; null for none. */
function hashedNumber(ticket: string): number | null {
  for (let number = 0; number < SMALL_NUMBERS; number++) {
    for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
      const digest = createHash(algorithm).update(String(number)).digest();
      if (
        (['hex', 'base64', 'base64url'] as const).some((form) => digest.toString(form) === ticket)
      )
        return number;
    }
  }
  return null;
}
