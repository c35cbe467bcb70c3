/** The exercise of lesson e3: a session store of three functions. */
import { mock } from 'node:test';
import { type Exercise, expect, inWords } from './exercise.ts';
import type { Row, StoreFunctions } from './store-functions.ts';
import { TICKET_CHECKS } from './store-tickets.ts';

const ADA = { userId: 1, email: 'ada@example.com', role: 'user' };
const BOB = { userId: 2, email: 'bob@example.com', role: 'admin' };
const MINUTE = 60_000; // ms
const DAY = 24 * 60 * MINUTE;

const isNothing = (row: unknown) => row === null || row === undefined;
const isRowOf = (row: Row | null | undefined, data: Row) =>
  !isNothing(row) && Object.entries(data).every(([name, value]) => row?.[name] === value);

/** Runs `step` on a clock that stands still until `pass` moves it. */
async function onAClock(step: (pass: (ms: number) => void) => Promise<void>): Promise<void> {
  mock.timers.enable({ apis: ['Date', 'setTimeout', 'setInterval'], now: Date.now() });
  try {
    await step((ms) => mock.timers.tick(ms));
  } finally {
    mock.timers.reset();
  }
}

export const STORE: Exercise<StoreFunctions> = {
  file: 'my/store.js',
  names: ['createSession', 'getSession', 'deleteSession'],
  checks: [
    {
      title: 'createSession returns a ticket, and getSession finds the row with it',
      async run({ createSession, getSession }) {
        const ticket = await createSession({ ...ADA });
        expect(typeof ticket === 'string' && ticket !== '', {
          did: 'createSession({ userId: 1, … })',
          expected: 'a text: the ticket',
          got: inWords(ticket),
          hint: 'Only createSession knows the ticket. Return it, or it is lost.',
        });
        const row = await getSession(ticket);
        expect(isRowOf(row, ADA), {
          did: 'getSession(ticket)',
          expected: `the row: ${inWords(ADA)}, and createdAt`,
          got: inWords(row),
          hint: 'createSession writes the row under the ticket, and getSession returns it.',
        });
      },
    },
    {
      title: 'a row says when it began',
      async run({ createSession, getSession }) {
        const row = await getSession(await createSession({ ...ADA }));
        const since = new Date(row?.createdAt as number).getTime();
        expect(Math.abs(since - Date.now()) < MINUTE, {
          did: 'getSession(ticket).createdAt',
          expected: 'this moment, from Date.now()',
          got: inWords(row?.createdAt),
          hint: 'Add createdAt: Date.now() to the row. Without it nobody can say when it is over.',
        });
      },
    },
    {
      title: 'a ticket that nobody was given finds nothing',
      async run({ createSession, getSession }) {
        await createSession({ ...ADA });
        const tickets = ['constructor', '__proto__', 'toString', '', '0', '1', '2', undefined];
        for (const ticket of tickets) {
          const row = await getSession(ticket);
          const inherited = ticket !== undefined && ticket in {};
          expect(isNothing(row), {
            did: `getSession(${inWords(ticket)}), after one createSession`,
            expected: 'null',
            got: inWords(row),
            hint: inherited
              ? 'Every {} inherits such names. A new Map is empty.'
              : 'Anybody can send such a ticket. Only a ticket that was drawn at random may find a row.',
          });
        }
      },
    },
    {
      title: 'two people have two rows, and one person may have two as well',
      async run({ createSession, getSession }) {
        const ada = await createSession({ ...ADA });
        const bob = await createSession({ ...BOB });
        const phone = await createSession({ ...ADA });
        const found = [await getSession(ada), await getSession(bob), await getSession(phone)];
        const wrong = [ADA, BOB, ADA].findIndex((data, at) => !isRowOf(found[at], data));
        expect(wrong === -1 && ada !== phone, {
          did: "signed in Ada, Bob, and Ada's phone, and looked up all three tickets",
          expected: 'Ada, Bob, Ada, with three different tickets',
          got:
            ada === phone
              ? 'the same ticket twice'
              : found.map((row) => row?.email ?? 'nobody').join(', '),
          hint: 'One row for each ticket. The ticket is the key of the table, not the user.',
        });
      },
    },
    {
      title: "a row is the store's own, and nobody changes it from outside",
      async run({ createSession, getSession }) {
        await onAClock(async (pass) => {
          const data: Record<string, unknown> = { ...ADA };
          const first = await createSession(data);
          const { createdAt } = { ...(await getSession(first)) };
          pass(MINUTE);
          await createSession(data);
          data.role = 'admin';
          const row = await getSession(first);
          expect(row?.role === 'user' && row.createdAt === createdAt, {
            did: 'createSession(ada) twice, a minute apart, and then ada.role = "admin"',
            expected: `the first row as it was: role "user", createdAt ${inWords(createdAt)}`,
            got: `role ${inWords(row?.role)}, createdAt ${inWords(row?.createdAt)}`,
            hint: 'All rows share one object. Write a copy: { ...data, createdAt: … }.',
          });
        });
      },
    },
    ...TICKET_CHECKS,
    {
      title: 'deleteSession ends this session, and no other',
      async run({ createSession, getSession, deleteSession }) {
        const ada = await createSession({ ...ADA });
        const phone = await createSession({ ...ADA });
        const bob = await createSession({ ...BOB });
        await deleteSession(ada);
        const row = await getSession(ada);
        expect(isNothing(row), {
          did: 'deleteSession(ticket), then getSession(ticket)',
          expected: 'null: signed out is signed out, for every copy of the ticket',
          got: inWords(row),
          hint: 'The row is still in the table. map.delete(ticket) takes it out.',
        });
        expect(isRowOf(await getSession(phone), ADA) && isRowOf(await getSession(bob), BOB), {
          did: "deleteSession(ticket of Ada's laptop), then looked for her phone and for Bob",
          expected: 'both still signed in',
          got: 'at least one of them is out',
          hint: 'Delete one row: the one with this ticket.',
        });
        await deleteSession('nonsense'); // a second log-out is no error
      },
    },
    {
      title: 'a session is over 24 hours after it began, used or not',
      async run({ createSession, getSession }) {
        await onAClock(async (pass) => {
          const ticket = await createSession({ ...ADA });
          pass(DAY - MINUTE);
          expect(isRowOf(await getSession(ticket), ADA), {
            did: 'createSession, waited for 23 hours and 59 minutes, getSession',
            expected: 'the row',
            got: 'null',
            hint: 'Date.now() counts milliseconds: a day is 24 * 60 * 60 * 1000 of them.',
          });
          pass(2 * MINUTE);
          const row = await getSession(ticket);
          expect(isNothing(row), {
            did: 'createSession, getSession after 23:59 hours, getSession after 24:01 hours',
            expected: 'null',
            got: inWords(row),
            hint: 'getSession looks at the clock each time: Date.now() against createdAt of the row, which never moves.',
          });
        });
      },
    },
  ],
};
