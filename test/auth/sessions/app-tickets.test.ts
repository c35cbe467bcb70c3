import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hashSecret, makeSecret } from '../../../src/auth/secret.ts';
import { AppTickets } from '../../../src/auth/sessions/app-tickets.ts';

const WIKI = 'https://wiki.example.com';
const SHOP = 'https://shop.example.com';

function setUp() {
  const state = { secret: Buffer.alloc(32, 1), now: 1_000, reads: 0 };
  const secret = async () => {
    state.reads++;
    return state.secret;
  };
  const open = () => new AppTickets({ secret, now: () => state.now });
  return { state, open, tickets: open(), session: { key: hashSecret(makeSecret()) } };
}

describe('AppTickets', () => {
  it('makes a ticket of the key and an HMAC of the key and the origin', async () => {
    const { state, tickets, session } = setUp();
    const mac = createHmac('sha256', state.secret).update(`${session.key} ${WIKI}`);
    const ticket = await tickets.issue(session, WIKI);
    assert.equal(ticket, `${session.key}.${mac.digest('base64url')}`);
    assert.equal(await tickets.keyOf(ticket, WIKI), session.key);
  });

  it('knows it at its origin alone: another host, scheme or port is another', async () => {
    const { tickets, session } = setUp();
    const ticket = await tickets.issue(session, WIKI);
    for (const origin of [
      SHOP,
      'http://wiki.example.com',
      `${WIKI}:8443`,
      `${WIKI}/`,
      `${WIKI}.evil.example`,
      WIKI.toUpperCase(),
      '',
    ]) {
      assert.equal(await tickets.keyOf(ticket, origin), null, origin);
    }
  });

  it('knows none that it has not made, whatever comes', async () => {
    const { tickets, session } = setUp();
    const ticket = await tickets.issue(session, WIKI);
    const other = await tickets.issue({ key: hashSecret(makeSecret()) }, WIKI);
    const [key] = ticket.split('.');
    const [, mac] = other.split('.');
    for (const forged of [`${key}.${mac}`, `${key}`, `${key}.`, '.', `${ticket}.`, ` ${ticket}`]) {
      assert.equal(await tickets.keyOf(forged, WIKI), null, forged);
    }
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[\w-]{43}\.[\w-]{43}$/),
      fc.nat(86).chain((at) => fc.constant(ticket.slice(0, at) + ticket.slice(at + 1))),
    );
    await fc.assert(
      fc.asyncProperty(text, async (forged) => {
        assert.equal(await tickets.keyOf(forged, WIKI), null);
      }),
      { numRuns: 300 },
    );
  });

  it('knows none of another secret, and none of the old one five seconds after it was replaced', async () => {
    const { state, tickets, open, session } = setUp();
    const old = await tickets.issue(session, WIKI);
    state.secret = Buffer.alloc(32, 2);
    assert.equal(await open().keyOf(old, WIKI), null);
    state.now += 4_999;
    assert.equal(await tickets.keyOf(old, WIKI), session.key);
    state.now += 1;
    assert.equal(await tickets.keyOf(old, WIKI), null);
  });

  it('forgets what it has found right when the secret is replaced', async () => {
    const { state, tickets, session } = setUp();
    const ticket = await tickets.issue(session, WIKI);
    for (let i = 0; i < 2; i++) assert.equal(await tickets.keyOf(ticket, WIKI), session.key);
    assert.equal(await tickets.keyOf(ticket, SHOP), null, 'remembered with its origin');
    state.secret = Buffer.alloc(32, 2);
    state.now += 5_000;
    for (let i = 0; i < 2; i++) assert.equal(await tickets.keyOf(ticket, WIKI), null);
  });

  it('knows at once what another server has made with a newer secret', async () => {
    const { state, tickets, open, session } = setUp();
    await tickets.issue(session, WIKI);
    state.secret = Buffer.alloc(32, 2);
    const fresh = await open().issue(session, WIKI);
    assert.equal(await tickets.keyOf(fresh, WIKI), session.key);
  });

  it('asks for the secret once in five seconds, and not for what is no ticket', async () => {
    const { state, tickets, session } = setUp();
    const ticket = await tickets.issue(session, WIKI);
    for (let i = 0; i < 5; i++) await tickets.keyOf(ticket, WIKI);
    for (const text of ['', 'x', session.key]) await tickets.keyOf(text, WIKI);
    assert.equal(state.reads, 1);
    state.now = 0; // a clock that goes back
    await tickets.keyOf(ticket, WIKI);
    assert.equal(state.reads, 2);
  });
});
