import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { WireClients } from '../../learn/clients.ts';
import { createHashFingerprint } from '../../learn/fingerprint.ts';
import { jarsOf } from '../../learn/jars.ts';
import { createReadTables, ROWS } from '../../learn/tables.ts';
import { wherePanel } from '../../learn/views/where.ts';
import { hashSecret } from '../../src/auth/secret.ts';
import { PASSWORD, signIn, signUp } from '../people.ts';
import { json } from '../requests.ts';
import type { Owner } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import * as s from './support.ts';
import { KEY, mask, Scene, startWatched, until, type Watched } from './support.ts';

const digits = createHashFingerprint(KEY);
const page = async ({ watching }: Watched) => (await fetch(watching.address)).text();
const ticketOf = (cookie: string) => cookie.slice(cookie.indexOf('=') + 1);
const markOf = (cookie: string) => mask('ticket', ticketOf(cookie)).slice(8, -1);

/** Rows of the table of sessions as the page shows them: state, id and fingerprint. */
const rowsIn = (markup: string) =>
  [
    ...markup.matchAll(
      /<tr class="session (\w+)" id="row(\d+)">\s*<td class="value">(?:<b[^>]*>ticket (\w+))?/g,
    ),
  ].map(([, state, id, mark = '']) => [state, Number(id), mark]);

/** Tickets in the jars as the page shows them: fingerprint, row, and whether it opens. */
const ticketsIn = (markup: string) =>
  [...markup.matchAll(/<b class="mask \w+" data-row="(\w+)" data-works="(\w+)">ticket (\w+)/g)].map(
    ([, row, works, mark]) => [mark, row, works],
  );

/** Reads the stream as a page does, until the test ends. */
async function follow(t: Owner, { watching }: Watched): Promise<{ text(): string }> {
  const ending = new AbortController();
  t.after(() => ending.abort());
  const events = await fetch(`${watching.address}/events`, { signal: ending.signal });
  let text = '';
  void (async () => {
    for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? [])
      text += chunk;
  })().catch(() => {});
  return { text: () => text.replaceAll('\ndata: ', '\n') };
}

/** The jars that a scene leaves: the name of each client and the state of its cookies. */
function jarsAfter(...steps: readonly Parameters<Scene['say']>[]) {
  const [scene, clients] = [new Scene(), new WireClients()];
  for (const step of steps) scene.say(...step);
  const seen = scene.exchanges.map((exchange) => ({ exchange, client: clients.of(exchange) }));
  return jarsOf(seen).map(({ client, cookies }) => ({
    client: client.name,
    cookies: cookies.map(({ name, mask: text, setIn, cameIn, deletedIn, copyOf }) => {
      return [name, text === mask('ticket', s.TICKET), setIn, cameIn, deletedIn, copyOf];
    }),
  }));
}

const LOGIN = s.post('/login', 'a=b', s.FIREFOX);
const GIVEN = s.status(303, 'location: /dashboard', s.give(s.TICKET));
const WITH = s.get('/dashboard', s.FIREFOX, s.cookie(s.TICKET));
const LOGOUT = s.post('/logout', 'a=b', s.FIREFOX, s.cookie(s.TICKET));
const TAKEN = s.status(303, 'location: /', s.TAKE_BACK);

describe('a fingerprint', () => {
  it('is computed from what the database stores, so a row needs no ticket to have it', () => {
    assert.equal(mask('ticket', s.TICKET), `‹ticket ${digits(hashSecret(s.TICKET))}›`);
  });
});

describe('the jar of a client', () => {
  it('holds what was set, and says when it came back', () => {
    assert.deepEqual(jarsAfter([LOGIN, GIVEN], [WITH, s.PAGE]), [
      { client: 'Firefox', cookies: [['session', true, 1, 2, null, null]] },
    ]);
  });

  it('marks what the client was told to delete', () => {
    const [jar] = jarsAfter([LOGIN, GIVEN], [LOGOUT, TAKEN]);
    assert.deepEqual(jar?.cookies, [['session', true, 1, 2, 2, null]]);
  });

  it('holds a copy that another client sends, and says whose it is', () => {
    const copy = s.get('/dashboard', s.CURL, s.cookie(s.TICKET));
    const [curl] = jarsAfter([LOGIN, GIVEN], [copy, s.PAGE, 2]);
    assert.deepEqual(curl, {
      client: 'curl',
      cookies: [['session', true, null, 2, null, 'Firefox']],
    });
  });

  it('is another one for a private window, which brings nothing', () => {
    const other = s.status(303, s.give(s.OTHER));
    const jars = jarsAfter([LOGIN, GIVEN], [LOGIN, other, 2], [WITH, s.PAGE]);
    assert.deepEqual(
      jars.map(({ cookies }) => cookies),
      [[['session', true, 1, 3, null, null]], [['session', false, 2, null, null, null]]],
    );
  });

  it('is filled again after a log-out', () => {
    const jars = jarsAfter([LOGIN, GIVEN], [LOGOUT, TAKEN], [LOGIN, GIVEN]);
    assert.deepEqual(
      jars.map(({ cookies }) => cookies),
      [[['session', true, 3, null, null, null]]],
    );
  });
});

describe('what lives where', () => {
  it('shows a row at sign-in, and the ticket in the jar leads to it', async (t) => {
    const watched = await startWatched(t);
    assert.match(await page(watched), /The table of sessions is empty/);
    const mark = markOf(await signUp(watched.app));
    const shown = await page(watched);
    assert.deepEqual(rowsIn(shown), [['live', 1, mark]]);
    assert.deepEqual(ticketsIn(shown), [[mark, '1', 'yes']]);
    assert.match(shown, /<th scope="row">1<\/th><td>ada@example\.com<\/td><td>user/);
  });

  it('lets the row fall at log-out, and a copy in another jar leads nowhere', async (t) => {
    const watched = await startWatched(t);
    const { app } = watched;
    const cookie = await signUp(app);
    await app.request('/dashboard', { headers: { cookie, 'user-agent': 'curl/8.5.0' } });
    await page(watched);
    const origin = new URL(app.origin).origin;
    await app.request('/logout', { method: 'POST', headers: { cookie, origin } });
    const mark = markOf(cookie);
    const shown = await page(watched);
    assert.deepEqual(rowsIn(shown), [['ended', 1, mark]]);
    assert.deepEqual(ticketsIn(shown), [
      [mark, '1', 'no'],
      [mark, '1', 'no'],
    ]);
    assert.match(shown, /deleted in #3/);
  });

  it('shows the same rows after a restart, with the same fingerprints', async (t) => {
    const database = join(temporaryFolder(t), 'test.db');
    const ends: (() => unknown)[] = [];
    const first = await startWatched({ after: (end) => ends.push(end) }, { database });
    const mark = markOf(await signUp(first.app));
    for (const end of ends) await end();
    const again = await startWatched(t, { database });
    const shown = await page(again);
    assert.deepEqual(rowsIn(shown), [['live', 1, mark]]);
    assert.deepEqual(ticketsIn(shown), []);
  });

  it('says of a row that is over that it is over, as long as it is there', async (t) => {
    const watched = await startWatched(t);
    await signUp(watched.app);
    watched.app.clock.now += 3 * 3_600_000;
    const shown = await page(watched);
    assert.deepEqual(
      rowsIn(shown).map(([state]) => state),
      ['over'],
    );
    assert.deepEqual(ticketsIn(shown)[0]?.slice(1), ['1', 'no']);
  });

  it('shows a program, which has tokens and no ticket', async (t) => {
    const watched = await startWatched(t);
    await signUp(watched.app);
    const login = json({ email: 'ada@example.com', password: PASSWORD });
    await watched.app.request('/token/login', login);
    assert.deepEqual(
      rowsIn(await page(watched)).map(([, , mark]) => mark === ''),
      [false, true],
    );
  });

  it('comes over the stream when a row has changed, also without a request', async (t) => {
    const watched = await startWatched(t);
    const events = await follow(t, watched);
    await signUp(watched.app);
    await until(() => rowsIn(events.text()).length > 0);
    await watched.app.sessions.endOthers(1, null);
    await until(() => events.text().includes('class="session ended"'));
  });

  it('comes to a page that connects later as well, with what has changed since', async (t) => {
    const watched = await startWatched(t);
    const first = await follow(t, watched);
    await signUp(watched.app);
    await until(() => rowsIn(first.text()).length > 0);
    const second = await follow(t, watched);
    await until(() => rowsIn(second.text()).length > 0);
  });

  it('holds no ticket and no hash of one', async (t) => {
    const watched = await startWatched(t);
    const cookies = [await signUp(watched.app), await signIn(watched.app, 'ada@example.com')];
    const shown = await page(watched);
    for (const ticket of cookies.map(ticketOf)) {
      assert.ok(!shown.includes(ticket));
      assert.ok(!shown.includes(hashSecret(ticket)));
    }
  });

  it('counts the jars that it does not show', () => {
    const panel = (more: number) =>
      wherePanel({ jars: [], more, rows: null, why: '', accounts: [] }).toString();
    assert.ok(!panel(0).includes('more that'));
    assert.match(panel(1), /and 1 more that was used longer ago/);
    assert.match(panel(2), /and 2 more that were used longer ago/);
  });

  it('says so when the tables cannot be read', async (t) => {
    const watched = await startWatched(t);
    await signUp(watched.app);
    await watched.app.testDatabase.breakKind('sessions');
    assert.match(await page(watched), /The database does not answer/);
  });
});

describe('the tables', () => {
  it('are read up to the newest rows', async () => {
    const row = (id: number) => ({
      id,
      key: `key ${id}`,
      userId: 1,
      createdAt: 0,
      lastSeenAt: 0,
      idleMs: 10,
      expiresAt: 1_000,
    });
    const stored = Array.from({ length: 120 }, (_, i) => row(i + 1));
    async function* all() {
      yield stored.slice(0, 100);
      yield stored.slice(100);
    }
    const sessions = { of: async () => [{ id: 120, lastSeenAt: 5 }] };
    const accounts = { page: async () => ({ users: [] }) };
    const sources = { stores: { sessions: { all } }, services: { sessions, accounts } };
    const read = await createReadTables(sources, digits, () => 7)();
    assert.equal(read.sessions.length, ROWS);
    assert.deepEqual(read.sessions.at(-1), {
      id: 120,
      account: 1,
      ticket: digits('key 120'),
      createdAt: 0,
      lastSeenAt: 5,
      endsAt: 15,
    });
  });
});
