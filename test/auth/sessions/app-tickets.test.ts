import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { hashSecret, makeSecret } from '../../../src/auth/secret.ts';
import { AppTickets } from '../../../src/auth/sessions/app-tickets.ts';

const WIKI = 'https://wiki.example.com';
const SHOP = 'https://shop.example.com';

function setUp() {
  const state = { secret: Buffer.alloc(32, 1) };
  const open = () => new AppTickets(async () => state.secret);
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

  it('knows none of another secret, and none of the old one as soon as it was replaced', async () => {
    const { state, tickets, open, session } = setUp();
    const old = await tickets.issue(session, WIKI);
    for (let i = 0; i < 2; i++) assert.equal(await tickets.keyOf(old, WIKI), session.key);
    assert.equal(await tickets.keyOf(old, SHOP), null, 'remembered with its origin');
    state.secret = Buffer.alloc(32, 2);
    for (const all of [open(), tickets, tickets]) assert.equal(await all.keyOf(old, WIKI), null);
    const fresh = await tickets.issue(session, WIKI);
    assert.equal(await tickets.keyOf(fresh, WIKI), session.key);
  });

  it('knows at once what another server has made with a newer secret', async () => {
    const { state, tickets, open, session } = setUp();
    await tickets.issue(session, WIKI);
    state.secret = Buffer.alloc(32, 2);
    const fresh = await open().issue(session, WIKI);
    assert.equal(await tickets.keyOf(fresh, WIKI), session.key);
  });
});
