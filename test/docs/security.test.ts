import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { SCRYPT_COST } from '../../src/auth/passwords/password-hash.ts';
import {
  loadCommonPasswords,
  PASSWORD_MAX_BYTES,
} from '../../src/auth/passwords/password-policy.ts';
import { REMEMBERED, SESSIONS_PER_USER } from '../../src/auth/sessions/session.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { CONNECTIONS_EACH } from '../../src/http/connection-limit.ts';
import { createLimitedServer } from '../../src/http/server.ts';
import { startApp } from '../support.ts';
import { logLineOf } from './log-line.ts';

const guide = readFileSync('docs/security.md', 'utf8');

describe('the security guide', () => {
  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const commands = [...guide.matchAll(/^npm run (\S+)$/gm)].map(([, name = '']) => name);
    assert.equal(commands.length, 3);
    for (const name of commands) assert.ok(name in scripts, name);
  });

  it('states the numbers as the code has them', async () => {
    const server = createLimitedServer([]);
    const { ln, r, p } = SCRYPT_COST;
    const thousands = (number: number) => number.toLocaleString('en');
    const entries = `holds ${thousands((await loadCommonPasswords()).size)} entries`;
    const facts = [
      `at least ${SETTINGS.PASSWORD_MIN.fallback} characters`,
      `at most ${PASSWORD_MAX_BYTES} bytes`,
      entries,
      `N=2^${ln}, r=${r}, p=${p}`,
      `scrypt with ${(128 * r * 2 ** ln) / 2 ** 20} MiB a guess`,
      `${CONNECTIONS_EACH.address} of the ${thousands(server.maxConnections)} (an IPv6 network ${thousands(CONNECTIONS_EACH.network)})`,
      `after ${SETTINGS.SESSION_IDLE.fallback?.replace('h', ' h')} without use and after ${SETTINGS.SESSION_MAX.fallback?.replace('h', ' h')} in any case`,
      `after ${REMEMBERED.idleMs / 86_400_000} days and ${REMEMBERED.maxMs / 86_400_000} days`,
      `At most ${SESSIONS_PER_USER} browsers and ${SESSIONS_PER_USER}`,
    ];
    const text = guide.replaceAll(/\s+/g, ' ');
    assert.deepEqual(
      facts.filter((fact) => !text.includes(fact)),
      [],
    );
    assert.ok(readFileSync('SECURITY.md', 'utf8').includes(entries), 'SECURITY.md');
  });

  it('lists every kind of event and every other line of the log', () => {
    const kinds = [...readFileSync('src/auth/events.ts', 'utf8').matchAll(/^ {2}\| '(\w+)'/gm)];
    const lines = globSync(['src/**/*.ts', 'learn/**/*.ts']).flatMap((file) => [
      ...readFileSync(file, 'utf8').matchAll(/\blog\.(?:info|notice|warn|error)\('(\w+)'/g),
    ]);
    const named = [...kinds, ...lines].map(([, name = '']) => name);
    assert.ok(named.includes('login_failed') && named.includes('uncaught'));
    const listed = [...guide.matchAll(/^\| (`\w+`(?:, `\w+`)*) \|/gm)].flatMap(([, cell = '']) =>
      cell.replaceAll('`', '').split(', '),
    );
    assert.deepEqual([...new Set(named)].sort(), listed.sort());
  });

  it('gives each line of the log the level that the program gives it', () => {
    const inCode = globSync(['src/**/*.ts', 'learn/**/*.ts']).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\blog\.(info|notice|warn|error)\('(\w+)'/g)].map(
        ([, level = '', event = '']) => `${event}: ${level}`,
      ),
    );
    const rows = guide.matchAll(/^\| (`\w+`(?:, `\w+`)*) \| (info|notice|warn|error) \|/gm);
    const listed = [...rows].flatMap(([, events = '', level = '']) =>
      [...events.matchAll(/\w+/g)].map(([event]) => `${event}: ${level}`),
    );
    // In the table above it.
    const alsoEvents = ['key_rotated: notice', 'secret_replaced: warn', 'client_not_told: error'];
    assert.deepEqual([...listed, ...alsoEvents].sort(), [...new Set(inCode)].sort());
    // What comes with any request, from anyone: LOG=notice leaves it out.
    assert.deepEqual(
      listed.filter((line) => line.endsWith(': info')),
      [
        'request',
        'token_refused',
        'authorization_refused',
        'grant_refused',
        'abandoned',
        'wrong_host',
        'app_refused',
        'unparsed',
      ].map((event) => `${event}: info`),
    );
  });
});

const [, example = ''] = /```json\n(.*?)```/s.exec(guide) ?? [];
const examples = example.trimEnd().split('\n');

describe('the example log lines in the guide', () => {
  it('are the lines that the program writes for these events', async () => {
    const events = examples.filter((line) => !line.includes('"event":"request"'));
    assert.equal(events.length, 2);
    for (const line of events) assert.equal(await logLineOf(JSON.parse(line)), line);
  });

  it('list the facts of a request in the order of the program', async (t) => {
    const app = await startApp(t);
    await app.request('/health');
    const [line = ''] = examples.filter((text) => text.includes('"event":"request"'));
    const written = app.logged.find(({ event }) => event === 'request');
    assert.deepEqual(Object.keys(JSON.parse(line)), Object.keys(written ?? {}));
  });
});
