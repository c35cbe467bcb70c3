import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SIGNUPS_PER_ADDRESS } from '../../src/auth/doorman.ts';
import { EVENTS_KEPT, type EventKind } from '../../src/auth/events.ts';
import {
  FREQUENT_PLACES,
  KNOWN_EACH,
  KNOWN_TURNS,
  STRANGERS_EACH,
} from '../../src/auth/gate-places.ts';
import { Busy, HASH_GATE } from '../../src/auth/hash-gate.ts';
import { LOGIN_THROTTLE } from '../../src/auth/login-throttle.ts';
import { SHARES } from '../../src/auth/network-buckets.ts';
import { SCRYPT_COST } from '../../src/auth/password-hash.ts';
import { loadCommonPasswords, PASSWORD_MAX_BYTES } from '../../src/auth/password-policy.ts';
import { REMEMBERED, SESSIONS_PER_USER } from '../../src/auth/session.ts';
import { KEY_LIMIT } from '../../src/auth/token-bucket.ts';
import { createAudit } from '../../src/handlers/audit.ts';
import { IN_ALL, PER_ADDRESS } from '../../src/handlers/forgot.ts';
import { BODY_LIMIT } from '../../src/http/body.ts';
import { parseProxies } from '../../src/http/client.ts';
import { CONNECTIONS_EACH } from '../../src/http/connection-limit.ts';
import { FIELD_LIMIT } from '../../src/http/fields.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { createLog } from '../../src/log.ts';
import { SETTINGS } from '../../src/settings.ts';
import { form, json, startApp } from '../support.ts';
import { checkLinks } from './guide.ts';

const guide = readFileSync('docs/security.md', 'utf8');

describe('the security guide', () => {
  it('links to files that exist', () => {
    const { links, broken } = checkLinks(guide);
    assert.ok(links > 30);
    assert.deepEqual(broken, []);
  });

  it('gives commands that the package has', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const commands = [...guide.matchAll(/^npm run (\S+)$/gm)].map(([, name = '']) => name);
    assert.equal(commands.length, 3);
    for (const name of commands) assert.ok(name in scripts, name);
  });

  it('says the numbers that the code has', async () => {
    const server = createLimitedServer([]);
    const { perAddress, perAccount } = LOGIN_THROTTLE;
    const { ln, r, p } = SCRYPT_COST;
    const thousands = (number: number) => number.toLocaleString('en');
    const facts = [
      `At least ${SETTINGS.PASSWORD_MIN.fallback} characters`,
      `at most ${PASSWORD_MAX_BYTES} bytes`,
      `holds ${thousands((await loadCommonPasswords()).size)} entries`,
      `N=2^${ln}, r=${r}, p=${p}`,
      `scrypt with ${(128 * r * 2 ** ln) / 2 ** 20} MiB a guess`,
      `${perAccount.from} failures in a row, then a wait of ${perAccount.firstMs / 1000} s that doubles up to ${perAccount.longestMs / 1000} s, forgotten ${perAccount.forgetMs / 3_600_000} h after`,
      `${perAddress.capacity} failures at once, then one more every ${perAddress.refillMs / 1000} s`,
      `Sign-up: ${SIGNUPS_PER_ADDRESS.capacity} at once, then one every ${SIGNUPS_PER_ADDRESS.refillMs / 1000} s`,
      `${SIGNUPS_PER_ADDRESS.capacity} at once, then one every ${SIGNUPS_PER_ADDRESS.refillMs / 60_000} minutes`,
      `keeps ${thousands(KEY_LIMIT)} keys`,
      `a /24 has ${SHARES['/24']} times that, a /56 ${SHARES['/56']} times and a /48 ${SHARES['/48']} times`,
      `${HASH_GATE.width} hashes run, ${HASH_GATE.queue} wait`,
      `has a queue apart, of ${HASH_GATE.known}`,
      `one address gets ${STRANGERS_EACH.address}, a network around it ${STRANGERS_EACH.network}`,
      `${KNOWN_TURNS.capacity} times at once and then once in ${KNOWN_TURNS.refillMs / 1000} s, and accounts whose turns have not all come back share ${FREQUENT_PLACES} of the places; one address gets ${KNOWN_EACH.address} and a network ${KNOWN_EACH.network} of them`,
      `${PER_ADDRESS.capacity} requests from each address, then one a minute; ${IN_ALL.capacity} mails in all, then one in ${IN_ALL.refillMs / 1000} s`,
      `${CONNECTIONS_EACH.address} for one address and ${thousands(CONNECTIONS_EACH.network)} for a network`,
      `\`Retry-After: ${new Busy().retryAfter}\``,
      `after ${SETTINGS.SESSION_IDLE.fallback?.replace('h', ' h')} without use and after ${SETTINGS.SESSION_MAX.fallback?.replace('h', ' h')} in any case`,
      `after ${REMEMBERED.idleMs / 86_400_000} days and ${REMEMBERED.maxMs / 86_400_000} days`,
      `At most ${SESSIONS_PER_USER} browsers and ${SESSIONS_PER_USER}`,
      `A head has ${server.headersTimeout / 1000} s and 8 KiB and ${server.maxHeadersCount} headers, a whole request ${server.requestTimeout / 1000} s`,
      `an idle connection ${server.keepAliveTimeout / 1000} s, a stuck socket ${server.timeout / 1000} s`,
      `${thousands(server.maxRequestsPerSocket ?? 0)} requests for each connection, ${thousands(server.maxConnections)} connections`,
      `A body has ${BODY_LIMIT / 1024} KiB and ${FIELD_LIMIT} fields`,
      `${EVENTS_KEPT.forMs / 86_400_000} days, and at most ${thousands(EVENTS_KEPT.atMost.account)} events about accounts, ${thousands(EVENTS_KEPT.atMost.failure)} wrong passwords for one and ${thousands(EVENTS_KEPT.atMost.stranger)} of what is about none or costs nothing`,
    ];
    const text = guide.replaceAll(/\s+/g, ' ');
    assert.deepEqual(
      facts.filter((fact) => !text.includes(fact)),
      [],
    );
  });

  it('lists every kind of event and every other line of the log', () => {
    const kinds = [...readFileSync('src/auth/events.ts', 'utf8').matchAll(/^ {2}\| '(\w+)'/gm)];
    const lines = globSync('src/**/*.ts').flatMap((file) => [
      ...readFileSync(file, 'utf8').matchAll(/\blog\.(?:info|warn|error)\('(\w+)'/g),
    ]);
    const named = [...kinds, ...lines].map(([, name = '']) => name);
    assert.ok(named.includes('login_failed') && named.includes('uncaught'));
    const listed = [...guide.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, cell = '']) =>
      cell.replaceAll('`', '').split(', '),
    );
    assert.deepEqual([...new Set(named)].sort(), listed.sort());
  });
});

type Happening = {
  readonly time: string;
  readonly event: EventKind;
  readonly id: string;
  readonly address: string;
  readonly userId: number | null;
  readonly reason: string | null;
  readonly userAgent: string;
};

/** The line that the program writes for an event. */
async function lineOf({ time, event, id, address, userId, reason, userAgent }: Happening) {
  const lines: string[] = [];
  const now = () => Date.parse(time);
  const table = {
    append: async () => {},
    save: async () => {},
    signIns: async () => [],
    prune: async () => false,
    recent: async () => [],
    perDay: async () => [],
  };
  const audit = createAudit(
    table,
    createLog('info', (line) => lines.push(line), now),
    now,
  );
  const about = { userId, ...(reason === null ? {} : { reason }) };
  await audit({ requestId: id, client: { address, userAgent } }, event, about);
  assert.equal(lines.length, 1);
  return lines[0]?.trimEnd() ?? '';
}

const [, example = ''] = /```json\n(.*?)```/s.exec(guide) ?? [];
const examples = example.trimEnd().split('\n');

describe('the lines of the log in the guide', () => {
  it('are what the program writes for these events', async () => {
    const events = examples.filter((line) => !line.includes('"event":"request"'));
    assert.equal(events.length, 2);
    for (const line of events) assert.equal(await lineOf(JSON.parse(line)), line);
  });

  it('have the facts of a request in the order of the program', async (t) => {
    const app = await startApp(t);
    await app.request('/health');
    const [line = ''] = examples.filter((text) => text.includes('"event":"request"'));
    const written = app.logged.find(({ event }) => event === 'request');
    assert.deepEqual(Object.keys(JSON.parse(line)), Object.keys(written ?? {}));
  });
});

/** A setting of the fail2ban filter in the guide. */
function filterSetting(name: string): string {
  return new RegExp(`^${name} = (.*)$`, 'm').exec(guide)?.[1] ?? assert.fail(`no ${name}`);
}

/** `datepattern` as a regular expression: what is in its group is cut out of the line before `failregex` sees it. */
const datePattern = new RegExp(
  filterSetting('datepattern')
    .replace('%%Y-%%m-%%dT%%H:%%M:%%S', '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d')
    .replace('%%f', '\\d{1,6}')
    .replace('%%z', 'Z'),
);
/** `<HOST>` is an address or a name, and fail2ban takes the first place in the line where the expression matches. */
const failRegex = new RegExp(
  filterSetting('failregex').replace('<HOST>', '(?<host>[\\w.:%-]+|\\[[\\w.:%]+\\])'),
);

/** The address that the filter finds in a line, or null. */
function found(line: string): string | null {
  const stamp = datePattern.exec(line)?.[1];
  assert.ok(stamp !== undefined, `the filter finds the time in ${line}`);
  const host = failRegex.exec(line.replace(stamp, ''))?.groups?.host ?? null;
  assert.equal(failRegex.exec(line)?.groups?.host ?? null, host, 'with and without the time');
  return host;
}

const FAILED: Happening = {
  time: '2026-11-21T09:00:00.000Z',
  event: 'login_failed',
  id: 'mi8y9m80-4',
  address: '203.0.113.9',
  userId: 1,
  reason: 'wrong_password',
  userAgent: 'curl/8.5.0',
};
const SCAPEGOAT = '198.51.100.1';

describe('the fail2ban filter in the guide', () => {
  it('finds the address of whoever guesses, over IPv4 and IPv6', async () => {
    for (const address of ['203.0.113.9', '2001:db8::9', '::1']) {
      for (const event of ['login_failed', 'login_throttled', 'signup_throttled'] as const) {
        assert.equal(found(await lineOf({ ...FAILED, event, address })), address, event);
      }
    }
  });

  it('leaves alone whoever signs in, and those whose browser another site used', async () => {
    for (const event of ['login', 'logout', 'signup', 'cross_origin_refused'] as const) {
      assert.equal(found(await lineOf({ ...FAILED, event })), null, event);
    }
  });

  it('bans nobody else for a hostile User-Agent', async () => {
    const forged = (await lineOf({ ...FAILED, address: SCAPEGOAT })).slice(0, 200);
    const hostile = [
      forged,
      `x"}\n${forged}`,
      `x"}\r\n${forged}`,
      `","address":"${SCAPEGOAT}","`,
      `\\","address":"${SCAPEGOAT}",`,
      `\u2028${forged}`,
    ];
    for (const userAgent of hostile) {
      const failed = await lineOf({ ...FAILED, userAgent });
      assert.equal(found(failed), FAILED.address);
      assert.doesNotMatch(failed, /[\r\n]/);
      const reason = `Origin: ${userAgent}`;
      const event = 'cross_origin_refused';
      assert.equal(found(await lineOf({ ...FAILED, event, reason, userAgent })), null);
    }
  });

  it('finds the one who guesses, and nobody else, in the log of the running app', async (t) => {
    const app = await startApp(t, { trustedProxies: parseProxies(['127.0.0.1']) ?? assert.fail() });
    const forged = `{"event":"login_failed","id":"1","address":"${SCAPEGOAT}",`;
    const attack = {
      'user-agent': forged,
      'x-forwarded-for': `${SCAPEGOAT}, 203.0.113.9`,
      'x-request-id': forged,
    };
    const guess = json({ email: forged, password: forged, address: SCAPEGOAT });
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
