/** Applies the fail2ban filter of docs/security.md to the log lines of the program. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { parseProxies } from '../../src/http/client.ts';
import { form, json } from '../requests.ts';
import { startApp } from '../support.ts';
import { type LoggedEvent, logLineOf } from './log-line.ts';

const guide = readFileSync('docs/security.md', 'utf8');

/** The value of a setting of the fail2ban filter in the guide. */
function filterSetting(name: string): string {
  return new RegExp(`^${name} = (.*)$`, 'm').exec(guide)?.[1] ?? assert.fail(`no ${name}`);
}

/** `datepattern` as an expression. fail2ban removes its group before it applies `failregex`. */
const datePattern = new RegExp(
  filterSetting('datepattern')
    .replace('%%Y-%%m-%%dT%%H:%%M:%%S', '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d')
    .replace('%%f', '\\d{1,6}')
    .replace('%%z', 'Z'),
);
/** `failregex`, with `<HOST>` as an address or a name. fail2ban takes the first match. */
const failRegex = new RegExp(
  filterSetting('failregex').replace('<HOST>', '(?<host>[\\w.:%-]+|\\[[\\w.:%]+\\])'),
);

/** The address that the filter would ban for a line, or null. */
function found(line: string): string | null {
  const stamp = datePattern.exec(line)?.[1];
  assert.ok(stamp !== undefined, `the filter finds the time in ${line}`);
  const host = failRegex.exec(line.replace(stamp, ''))?.groups?.host ?? null;
  assert.equal(failRegex.exec(line)?.groups?.host ?? null, host, 'with and without the time');
  return host;
}

const FAILED: LoggedEvent = {
  time: '2026-11-21T09:00:00.000Z',
  event: 'login_failed',
  id: 'mi8y9m80-4',
  address: '203.0.113.9',
  userId: 1,
  reason: 'wrong_password',
  userAgent: 'curl/8.5.0',
};
/** The address that an attacker tries to get banned. */
const VICTIM = '198.51.100.1';

describe('the fail2ban filter in the guide', () => {
  it('finds the address of a client that guesses passwords, over IPv4 and IPv6', async () => {
    for (const address of ['203.0.113.9', '2001:db8::9', '::1']) {
      for (const event of [
        'login_failed',
        'login_throttled',
        'confirm_failed',
        'confirm_throttled',
        'signup_throttled',
      ] as const) {
        assert.equal(found(await logLineOf({ ...FAILED, event, address })), address, event);
      }
    }
  });

  it('ignores clients that log in or out, and browsers that another site made send a form', async () => {
    for (const event of ['login', 'logout', 'signup', 'cross_origin_refused'] as const) {
      assert.equal(found(await logLineOf({ ...FAILED, event })), null, event);
    }
  });

  it('bans only the sender of a hostile User-Agent', async () => {
    const forged = (await logLineOf({ ...FAILED, address: VICTIM })).slice(0, 200);
    const hostile = [
      forged,
      `x"}\n${forged}`,
      `x"}\r\n${forged}`,
      `","address":"${VICTIM}","`,
      `\\","address":"${VICTIM}",`,
      `\u2028${forged}`,
    ];
    for (const userAgent of hostile) {
      const failed = await logLineOf({ ...FAILED, userAgent });
      assert.equal(found(failed), FAILED.address);
      assert.doesNotMatch(failed, /[\r\n]/);
      const reason = `Origin: ${userAgent}`;
      const event = 'cross_origin_refused';
      assert.equal(found(await logLineOf({ ...FAILED, event, reason, userAgent })), null);
    }
  });

  it('finds only the client that guesses in the log of the running app', async (t) => {
    const app = await startApp(t, { trustedProxies: parseProxies(['127.0.0.1']) ?? assert.fail() });
    const forged = `{"event":"login_failed","id":"1","address":"${VICTIM}",`;
    const attack = {
      'user-agent': forged,
      'x-forwarded-for': `${VICTIM}, 203.0.113.9`,
      'x-request-id': forged,
    };
    const guess = json({ email: forged, password: forged, address: VICTIM });
    await app.request('/login', { ...guess, headers: { ...guess.headers, ...attack } });
    await app.request(`/${forged}?${forged}`, { headers: attack });
    const elsewhere = form({});
    await app.request('/logout', {
      ...elsewhere,
      headers: { ...attack, 'sec-fetch-site': 'cross-site', origin: forged },
    });
    const hosts = app.logged.map((line) => found(JSON.stringify(line)));
    assert.equal(hosts.length, 5, 'an event and a request, a request, an event and a request');
    assert.deepEqual(
      hosts.filter((host) => host !== null),
      ['203.0.113.9'],
    );
  });
});
