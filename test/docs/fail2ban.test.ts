/** Applies the filter of deploy/fail2ban to log lines of the program: in a file, in a journal. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseProxies } from '../../src/http/client.ts';
import { form, json } from '../requests.ts';
import { startApp } from '../support.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type LoggedEvent, logLineOf } from './log-line.ts';

const FILTER = 'deploy/fail2ban/filter.d/coatcheck.conf';
const JAIL = 'deploy/fail2ban/jail.d/coatcheck.conf';
const filter = readFileSync(FILTER, 'utf8');

/** The value of a setting of the filter. */
function filterSetting(name: string): string {
  return new RegExp(`^${name} = (.*)$`, 'm').exec(filter)?.[1] ?? assert.fail(`no ${name}`);
}

/** `datepattern` as an expression. fail2ban removes its group before it applies `failregex`. */
const datePattern = new RegExp(
  filterSetting('datepattern')
    .replace('%%Y-%%m-%%dT%%H:%%M:%%S', '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d')
    .replace('%%f', '\\d{1,6}')
    .replace('%%z', 'Z'),
);
/** `failregex`, with `<ADDR>` as an address. fail2ban takes the first match. */
const failRegex = new RegExp(
  filterSetting('failregex').replace('<ADDR>', '(?<host>[\\d.]+|\\[?[\\da-fA-F:.%]+\\]?)'),
);
/** What fail2ban puts before a line of the journal. */
const IN_JOURNAL = 'login node[4711]: ';

/** The address that the filter would ban for a line, in a file or in the journal, or null. */
function found(line: string): string | null {
  const stamp = datePattern.exec(line)?.[1];
  assert.ok(stamp !== undefined, `the filter finds the time in ${line}`);
  const host = failRegex.exec(line.replace(stamp, ''))?.groups?.host ?? null;
  for (const text of [line, `${IN_JOURNAL}${line}`]) {
    assert.equal(failRegex.exec(text)?.groups?.host ?? null, host, text);
  }
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

/** User-Agents that look like a line about the victim. */
async function hostileUserAgents(): Promise<readonly string[]> {
  const forged = (await logLineOf({ ...FAILED, address: VICTIM })).slice(0, 200);
  return [
    forged,
    `${IN_JOURNAL}${forged}`,
    `x"}\n${forged}`,
    `x"}\r\n${forged}`,
    `x"}\n${IN_JOURNAL}${forged}`,
    `","address":"${VICTIM}","`,
    `\\","address":"${VICTIM}",`,
    `\u2028${forged}`,
  ];
}

describe('the fail2ban filter', () => {
  it('is quoted in the guide, with its jail', () => {
    const guide = readFileSync('docs/security.md', 'utf8');
    for (const file of [FILTER, JAIL]) {
      assert.ok(guide.includes(`\`\`\`ini\n${readFileSync(file, 'utf8')}\`\`\``), file);
    }
  });

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
    for (const userAgent of await hostileUserAgents()) {
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

const REMOTE = '/lib/systemd/systemd-journal-remote';
const hasFail2ban = spawnSync('fail2ban-regex', ['--version']).status === 0;
const hasJournal =
  existsSync(REMOTE) &&
  spawnSync('/usr/bin/python3', ['-c', 'from systemd import journal']).status === 0;

/** The lines of an attack, and those of others, whom nothing may happen to. */
async function attackedLog(): Promise<readonly string[]> {
  const lines = [
    await logLineOf({ ...FAILED, address: '2001:db8::9' }),
    await logLineOf({ ...FAILED, event: 'login', address: VICTIM }),
  ];
  for (const userAgent of await hostileUserAgents()) {
    lines.push(await logLineOf({ ...FAILED, userAgent }));
  }
  return lines;
}

/** The addresses in a log, as Debian's fail2ban finds them. */
function foundByFail2ban(log: string): readonly string[] {
  const options = ['-o', 'ip', log, FILTER];
  return execFileSync('fail2ban-regex', options, { encoding: 'utf8' }).trim().split('\n');
}

/** The journal export format: one line a field, and an empty line behind each entry. */
function exported(lines: readonly string[], unit: string): string {
  return lines
    .map((line, i) =>
      [
        `__REALTIME_TIMESTAMP=${(Date.parse(FAILED.time) + i) * 1_000}`,
        `__MONOTONIC_TIMESTAMP=${1_000 + i}`,
        `_BOOT_ID=${'0'.repeat(31)}1`,
        '_HOSTNAME=login',
        'SYSLOG_IDENTIFIER=node',
        '_PID=4711',
        `_SYSTEMD_UNIT=${unit}`,
        `MESSAGE=${line}\n\n`,
      ].join('\n'),
    )
    .join('');
}

describe('the fail2ban of Debian, with the filter', {
  skip: !hasFail2ban && 'needs fail2ban',
}, () => {
  it('finds in a file the clients that guess, and nobody else', async (t) => {
    const lines = await attackedLog();
    const file = join(temporaryFolder(t), 'coatcheck.log');
    writeFileSync(file, `${lines.join('\n')}\n`);
    const guesses = Array<string>(lines.length - 2).fill(FAILED.address);
    assert.deepEqual(foundByFail2ban(file), ['2001:db8::9', ...guesses]);
  });

  const skip = !hasJournal && 'needs systemd-journal-remote and python3-systemd';
  it('finds them in the journal, among the lines of other units', { skip }, async (t) => {
    const lines = await attackedLog();
    const folder = temporaryFolder(t);
    const journal = join(folder, 'system.journal');
    writeFileSync(
      join(folder, 'export'),
      `${exported(lines, 'coatcheck.service')}${exported(lines, 'other.service')}`,
    );
    execFileSync(REMOTE, [`--output=${journal}`, join(folder, 'export')], { stdio: 'ignore' });
    const guesses = Array<string>(lines.length - 2).fill(FAILED.address);
    const hosts = foundByFail2ban(`systemd-journal[journalfiles=${journal}]`);
    assert.deepEqual(hosts, ['2001:db8::9', ...guesses]);
  });
});
