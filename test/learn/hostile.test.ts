import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { nameAgent } from '../../learn/clients.ts';
import { Conversation } from '../../learn/conversation.ts';
import { createLessonLinks } from '../../learn/lesson-links.ts';
import { presentEntry } from '../../learn/present.ts';
import { wireExchange } from '../../learn/views/wire-exchange.ts';
import { Wire } from '../../learn/wire.ts';
import { mask } from './support.ts';

const links = createLessonLinks('/learn');
const FRAME = { app: 'http://localhost:3000', links, guessAction: '/guess' };

const WORDS = [
  'GET ',
  'POST ',
  'HEAD ',
  '/',
  '/login',
  '/reset/',
  '?',
  '&',
  '=',
  '%',
  '%41',
  ' HTTP/1.1',
  'HTTP/1.1 200 OK',
  '\r\n',
  '\r\n\r\n',
  '\n',
  ': ',
  ':',
  ';',
  ', ',
  ' ',
  '\t',
  '\u0000',
  '\u00e9',
  '<q>',
  '"',
  "'",
  '‹x 000000›',
  'Host',
  'Cookie',
  'session=',
  'device=',
  'Set-Cookie',
  'Location',
  'Referer',
  'Authorization',
  'Bearer ',
  'Content-Length: 3',
  'Transfer-Encoding: chunked',
  '3\r\nabc\r\n',
  '0\r\n\r\n',
  'HTTP/1.1 100 Continue',
  '{"a":1}',
  'HTTP/1.1 303 See Other',
  'HTTP/1.1 401 X',
  'Max-Age=0',
  'a'.repeat(43),
  'Content-Type',
  'application/json',
];

const bytes = fc
  .array(fc.constantFrom(...WORDS), { maxLength: 40 })
  .map((words) => Buffer.from(words.join(''), 'latin1'));

describe('the wire', () => {
  it('accepts any bytes of both sides, in any order, and escapes them', () => {
    const wire = new Wire();
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), bytes), { maxLength: 8 }), (steps) => {
        const done = wire.add.bind(wire);
        const conversation = new Conversation({ connection: 1, mask, nameAgent, done });
        for (const [fromClient, said] of steps) {
          if (fromClient) conversation.received(said);
          else conversation.sent(said);
        }
        conversation.closed();
        for (const entry of wire.entries().slice(-8)) {
          const shown = presentEntry(entry, FRAME, { open: true, guesses: null, waiting: null });
          assert.ok(!wireExchange(shown).toString().includes('<q>'));
        }
      }),
      { numRuns: 1_500 },
    );
    assert.ok(wire.seen().exchanges > 500);
  });

  it('keeps no part of a body, however it comes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.boolean(), (piece, chunked) => {
        const kept: unknown[] = [];
        const done = (captured: unknown) => kept.push(captured);
        const conversation = new Conversation({ connection: 1, mask, nameAgent, done });
        const body = 'email=canary-mail&password=canary-word';
        const head = 'POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n';
        const whole = chunked
          ? `${head}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
          : `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
        for (let at = 0; at < whole.length; at += piece) {
          conversation.received(Buffer.from(whole.slice(at, at + piece)));
        }
        conversation.sent(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ncanary'));
        assert.equal(kept.length, 1);
        const text = JSON.stringify(kept);
        assert.ok(text.includes('"names":["email","password"]'));
        assert.ok(!text.includes('canary'));
      }),
    );
  });
});
