import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createMask } from '../../learn/fingerprint.ts';
import { redactRequest, redactResponse } from '../../learn/redact.ts';
import { mask, OTHER, TICKET } from './support.ts';

const masked = (kind: string, value: string) => mask(kind, value);
const requestLine = (line: string) => redactRequest(`GET ${line} HTTP/1.1`, mask)[0]?.slice(4, -9);
const requestHeader = (line: string) => redactRequest(`GET / HTTP/1.1\r\n${line}`, mask)[1];
const responseHeader = (line: string) => redactResponse(`HTTP/1.1 200 OK\r\n${line}`, mask)[1];

describe('a fingerprint', () => {
  it('is equal for equal values and different for others, whatever the word in it', () => {
    const six = (text: string) => text.slice(-7, -1);
    assert.match(mask('ticket', TICKET), /^‹ticket [0-9a-f]{6}›$/);
    assert.equal(six(mask('ticket', TICKET)), six(mask('token', TICKET)));
    assert.notEqual(mask('ticket', TICKET), mask('ticket', OTHER));
  });

  it('means nothing after the next start', () => {
    assert.notEqual(createMask()('ticket', TICKET), createMask()('ticket', TICKET));
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
    [`/reset/${link}`, `/reset/${masked('secret', link)}`],
    [`/reset/${encoded}`, `/reset/${masked('secret', link)}`],
    [`/res%65t/${encoded.replace('%', '%25')}`, `/res%65t/${masked('secret', link)}`],
    ['/invite/short', `/invite/${masked('secret', 'short')}`],
    [`/x/${TICKET}.json`, `/x/${masked('secret', `${TICKET}.json`)}`],
    [`/dashboard?session=${TICKET}`, `/dashboard?session=${masked('value', TICKET)}`],
    [
      `/oauth/authorize?response_type=code&scope=openid+email&state=${TICKET}&nonce=n&code_challenge_method=S256`,
      `/oauth/authorize?response_type=code&scope=openid+email&state=${masked('state', TICKET)}&nonce=${masked('nonce', 'n')}&code_challenge_method=S256`,
    ],
    [
      `/?response_type=${TICKET}&scope=openid+${TICKET}&code=${TICKET}`,
      `/?response_type=${masked('value', TICKET)}&scope=${masked('value', `openid+${TICKET}`)}&code=${masked('code', TICKET)}`,
    ],
    [`/dashboard?${TICKET}`, `/dashboard?${masked('value', TICKET)}`],
    [`/?${TICKET}=1`, `/?${masked('name', TICKET)}=${masked('value', '1')}`],
    [`/login?next=%2Freset%2F${link}`, `/login?next=${masked('value', `%2Freset%2F${link}`)}`],
    ['/?email=ada@example.com&x=', `/?email=${masked('value', 'ada@example.com')}&x=`],
    ['http://a/b', 'http://a/b'],
    [`/#${TICKET}`, `/${masked('fragment', `#${TICKET}`)}`],
  ];
  for (const [target, shown] of lines) {
    it(`with ${target} shows ${shown}`, () => assert.equal(requestLine(target), shown));
  }

  it('that is no request line is only counted', () => {
    assert.deepEqual(redactRequest('password=rainy otters', mask), ['‹21 bytes›']);
    assert.deepEqual(redactRequest('GET /\r\nhello', mask), ['‹5 bytes›', '‹5 bytes›']);
  });
});

describe('a request header', () => {
  const lines: [line: string, shown: string][] = [
    ['Host: localhost:3000', 'Host: localhost:3000'],
    ['aCCept:  text/html ', 'aCCept:  text/html '],
    [`Cookie: session=${TICKET}`, `Cookie: session=${masked('ticket', TICKET)}`],
    [
      `cookie:a=b;  session=${TICKET} ; c`,
      `cookie:a=${masked('value', 'b')};  session=${masked('ticket', TICKET)} ; ${masked('value', 'c')}`,
    ],
    ['Cookie: session=%', `Cookie: session=${masked('broken value', '%')}`],
    ['Cookie: session=', 'Cookie: session='],
    ['Cookie: a=b=c', `Cookie: a=${masked('value', 'b=c')}`],
    [`Cookie: ${TICKET}=x`, `Cookie: ${masked('name', TICKET)}=${masked('value', 'x')}`],
    [`Cookie: __Host-session=${TICKET}`, `Cookie: __Host-session=${masked('ticket', TICKET)}`],
    [`Authorization: Bearer ${TICKET}`, `Authorization: Bearer ${masked('token', TICKET)}`],
    ['Authorization: Basic YTpi', `Authorization: Basic ${masked('credentials', 'YTpi')}`],
    ['Authorization: hunter2', `Authorization: ${masked('credentials', 'hunter2')}`],
    [
      'Authorization: hunter2 hunter3',
      `Authorization: ${masked('credentials', 'hunter2 hunter3')}`,
    ],
    [
      `Referer: http://localhost:3000/reset/${'A'.repeat(43)}`,
      `Referer: http://localhost:3000/reset/${masked('secret', 'A'.repeat(43))}`,
    ],
    ['Referer: me@example.com', `Referer: ${masked('address', 'me@example.com')}`],
    ['X-Api-Key: hunter2', 'X-Api-Key: ‹7 bytes›'],
    ['X-Forwarded-For: 192.0.2.1', 'X-Forwarded-For: ‹9 bytes›'],
    [`Origin: ${TICKET}`, `Origin: ${masked('value', TICKET)}`],
    [`${TICKET}: x`, `${masked('name', TICKET)}: ‹1 byte›`],
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
      `set-cookie: session=${masked('ticket', TICKET)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400`,
    ],
    ['set-cookie: session=; Path=/; Max-Age=0', 'set-cookie: session=; Path=/; Max-Age=0'],
    [
      'set-cookie: device=abc; Secure; x=secret',
      `set-cookie: device=${masked('device', 'abc')}; Secure; ${masked('attribute', 'x=secret')}`,
    ],
    ['location: /login?next=%2Fdashboard', 'location: /login?next=%2Fdashboard'],
    [`location: /setup/${'A'.repeat(43)}`, `location: /setup/${masked('secret', 'A'.repeat(43))}`],
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
            assert.ok(!redactRequest(head, mask).join('\n').includes(TICKET), head);
          }
          const answer = name === 'Cookie' ? line.replace('Cookie', 'Set-Cookie') : line;
          assert.ok(
            !redactResponse(`HTTP/1.1 200 OK\r\n${answer}`, mask).join('\n').includes(TICKET),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
