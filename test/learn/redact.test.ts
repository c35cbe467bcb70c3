import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createSeal } from '../../learn/fingerprint.ts';
import { veilRequest, veilResponse } from '../../learn/redact.ts';
import { OTHER, seal, TICKET } from './support.ts';

const sealed = (kind: string, value: string) => seal(kind, value);
const requestLine = (line: string) => veilRequest(`GET ${line} HTTP/1.1`, seal)[0]?.slice(4, -9);
const requestHeader = (line: string) => veilRequest(`GET / HTTP/1.1\r\n${line}`, seal)[1];
const responseHeader = (line: string) => veilResponse(`HTTP/1.1 200 OK\r\n${line}`, seal)[1];

describe('a fingerprint', () => {
  it('is equal for equal values and different for others, whatever the word in it', () => {
    const six = (text: string) => text.slice(-7, -1);
    assert.match(seal('ticket', TICKET), /^‹ticket [0-9a-f]{6}›$/);
    assert.equal(six(seal('ticket', TICKET)), six(seal('token', TICKET)));
    assert.notEqual(seal('ticket', TICKET), seal('ticket', OTHER));
  });

  it('means nothing after the next start', () => {
    assert.notEqual(createSeal()('ticket', TICKET), createSeal()('ticket', TICKET));
  });
});

describe('a request line', () => {
  const link = 'A'.repeat(43);
  const encoded = `%41${'A'.repeat(42)}`;
  const lines: [target: string, shown: string][] = [
    ['/', '/'],
    ['/login?next=%2Fdashboard', '/login?next=%2Fdashboard'],
    ['/login?done=reset', '/login?done=reset'],
    ['/style.dd8e7af3a8.css', '/style.dd8e7af3a8.css'],
    ['/account/sessions/12/revoke', '/account/sessions/12/revoke'],
    [`/reset/${link}`, `/reset/${sealed('secret', link)}`],
    [`/reset/${encoded}`, `/reset/${sealed('secret', link)}`],
    [`/res%65t/${encoded.replace('%', '%25')}`, `/res%65t/${sealed('secret', link)}`],
    ['/invite/short', `/invite/${sealed('secret', 'short')}`],
    [`/x/${TICKET}.json`, `/x/${sealed('secret', `${TICKET}.json`)}`],
    [`/dashboard?session=${TICKET}`, `/dashboard?session=${sealed('value', TICKET)}`],
    [`/dashboard?${TICKET}`, `/dashboard?${sealed('value', TICKET)}`],
    [`/?${TICKET}=1`, `/?${sealed('name', TICKET)}=${sealed('value', '1')}`],
    [`/login?next=%2Freset%2F${link}`, `/login?next=${sealed('value', `%2Freset%2F${link}`)}`],
    ['/?email=ada@example.com&x=', `/?email=${sealed('value', 'ada@example.com')}&x=`],
    ['http://a/b', 'http://a/b'],
    [`/#${TICKET}`, `/${sealed('fragment', `#${TICKET}`)}`],
  ];
  for (const [target, shown] of lines) {
    it(`with ${target} shows ${shown}`, () => assert.equal(requestLine(target), shown));
  }

  it('that is no request line is only counted', () => {
    assert.deepEqual(veilRequest('password=rainy otters', seal), ['‹21 bytes›']);
    assert.deepEqual(veilRequest('GET /\r\nhello', seal), ['‹5 bytes›', '‹5 bytes›']);
  });
});

describe('a request header', () => {
  const lines: [line: string, shown: string][] = [
    ['Host: localhost:3000', 'Host: localhost:3000'],
    ['aCCept:  text/html ', 'aCCept:  text/html '],
    [`Cookie: session=${TICKET}`, `Cookie: session=${sealed('ticket', TICKET)}`],
    [
      `cookie:a=b;  session=${TICKET} ; c`,
      `cookie:a=${sealed('value', 'b')};  session=${sealed('ticket', TICKET)} ; ${sealed('value', 'c')}`,
    ],
    ['Cookie: session=%', `Cookie: session=${sealed('broken value', '%')}`],
    ['Cookie: session=', 'Cookie: session='],
    ['Cookie: a=b=c', `Cookie: a=${sealed('value', 'b=c')}`],
    [`Cookie: ${TICKET}=x`, `Cookie: ${sealed('name', TICKET)}=${sealed('value', 'x')}`],
    [`Cookie: __Host-session=${TICKET}`, `Cookie: __Host-session=${sealed('ticket', TICKET)}`],
    [`Authorization: Bearer ${TICKET}`, `Authorization: Bearer ${sealed('token', TICKET)}`],
    ['Authorization: Basic YTpi', `Authorization: Basic ${sealed('credentials', 'YTpi')}`],
    ['Authorization: hunter2', `Authorization: ${sealed('credentials', 'hunter2')}`],
    [
      'Authorization: hunter2 hunter3',
      `Authorization: ${sealed('credentials', 'hunter2 hunter3')}`,
    ],
    [
      `Referer: http://localhost:3000/reset/${'A'.repeat(43)}`,
      `Referer: http://localhost:3000/reset/${sealed('secret', 'A'.repeat(43))}`,
    ],
    ['Referer: me@example.com', `Referer: ${sealed('address', 'me@example.com')}`],
    ['X-Api-Key: hunter2', 'X-Api-Key: ‹7 bytes›'],
    ['X-Forwarded-For: 192.0.2.1', 'X-Forwarded-For: ‹9 bytes›'],
    [`Origin: ${TICKET}`, `Origin: ${sealed('value', TICKET)}`],
    [`${TICKET}: x`, `${sealed('name', TICKET)}: ‹1 byte›`],
    ['no header', '‹9 bytes›'],
    [' folded: x', '‹10 bytes›'],
  ].map(([line = '', shown = '']) => [line, shown]);
  for (const [line, shown] of lines) {
    it(`${line} is shown as ${shown}`, () => assert.equal(requestHeader(line), shown));
  }
});

describe('a response header', () => {
  const lines: [line: string, shown: string][] = [
    ['date: Sat, 21 Nov 2026 09:00:00 GMT', 'date: Sat, 21 Nov 2026 09:00:00 GMT'],
    [
      `set-cookie: session=${TICKET}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400`,
      `set-cookie: session=${sealed('ticket', TICKET)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400`,
    ],
    ['set-cookie: session=; Path=/; Max-Age=0', 'set-cookie: session=; Path=/; Max-Age=0'],
    [
      'set-cookie: device=abc; Secure; x=secret',
      `set-cookie: device=${sealed('device', 'abc')}; Secure; ${sealed('attribute', 'x=secret')}`,
    ],
    ['location: /login?next=%2Fdashboard', 'location: /login?next=%2Fdashboard'],
    [`location: /setup/${'A'.repeat(43)}`, `location: /setup/${sealed('secret', 'A'.repeat(43))}`],
    ['x-user: ada', 'x-user: ‹3 bytes›'],
    [
      'www-authenticate: Bearer error="invalid_token"',
      'www-authenticate: Bearer error="invalid_token"',
    ],
  ];
  for (const [line, shown] of lines) {
    it(`${line} is shown as ${shown}`, () => assert.equal(responseHeader(line), shown));
  }
});

describe('a head with a ticket anywhere in it', () => {
  it('never comes out with the ticket', () => {
    const text = fc.string({ unit: fc.constantFrom(...'aZ9 /?&=;:%.,"-_\t'), maxLength: 30 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.constantFrom('', 'Cookie', 'Authorization', 'Host', 'X-A', 'Referer', 'Origin'),
        (before, after, name) => {
          const line =
            name === '' ? before + TICKET + after : `${name}: ${before}${TICKET}${after}`;
          for (const head of [
            line,
            `GET /${before}${TICKET}${after} HTTP/1.1`,
            `GET / HTTP/1.1\r\n${line}`,
          ]) {
            assert.ok(!veilRequest(head, seal).join('\n').includes(TICKET), head);
          }
          const answer = name === 'Cookie' ? line.replace('Cookie', 'Set-Cookie') : line;
          assert.ok(
            !veilResponse(`HTTP/1.1 200 OK\r\n${answer}`, seal).join('\n').includes(TICKET),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
