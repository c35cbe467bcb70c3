import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Config, loadConfig } from '../../src/config/config.ts';
import { helpText } from '../../src/config/help.ts';
import { SETTINGS } from '../../src/config/settings.ts';

const HOUR = 3_600_000;

function load(environment: Record<string, string | undefined>): Config {
  const result = loadConfig(environment);
  assert.ok(result.ok, JSON.stringify(result));
  return result.config;
}

function problems(environment: Record<string, string | undefined>): readonly string[] {
  const result = loadConfig(environment);
  return result.ok ? [] : result.problems;
}

describe('loadConfig', () => {
  it('has a default for every setting', () => {
    const { trustedProxies, ...rest } = load({});
    assert.deepEqual(rest, {
      port: 3000,
      host: '127.0.0.1',
      origin: 'http://localhost:3000',
      database: 'data/coatcheck.db',
      keyFile: 'data/coatcheck.db.key',
      sessionCheck: 'each',
      sessionIdle: 2 * HOUR,
      sessionMax: 24 * HOUR,
      passwordMin: 15,
      breachedPasswords: null,
      requireSecondFactor: 'none',
      secondFactorGrace: 168 * HOUR,
      forOneMachine: true,
      signup: 'open',
      proxied: false,
      siteName: null,
      siteLogo: null,
      siteText: null,
      accent: null,
      contact: null,
      protects: [],
      timeZone: 'UTC',
      remoteUser: 'id',
      selfService: new Set(['email', 'leave']),
      keepEvents: 90 * 86_400_000,
      mailCommand: null,
      mailFrom: { name: 'Coatcheck', address: 'no-reply@localhost' },
      tokenAlgorithm: 'EdDSA',
      audiences: [],
      stopDelay: 0,
      metrics: null,
      learn: false,
      log: 'info',
    });
    assert.equal(trustedProxies.has('127.0.0.1'), false);
  });

  it('reads every setting', () => {
    const { trustedProxies, ...rest } = load({
      PORT: '8443',
      HOST: '::',
      ORIGIN: 'https://login.example',
      DATABASE: ':memory:',
      SESSION_IDLE: '30m',
      SESSION_MAX: '12h',
      PASSWORD_MIN: '8',
      BREACHED_PASSWORDS: '/var/lib/pwned.txt',
      REQUIRE_SECOND_FACTOR: 'admin',
      SECOND_FACTOR_GRACE: '0',
      SIGNUP: 'open',
      TRUST_PROXY: '10.0.0.0/8, ::1',
      TIME_ZONE: 'Europe/Berlin',
      KEEP_EVENTS: '30d',
      AUDIENCES: 'wiki, https://api.example.com/v1',
      STOP_DELAY: '5s',
      METRICS: '[::1]:9464',
      MAIL_FROM: 'Acme <it@example.com>',
      REMOTE_USER: 'email',
      SELF_SERVICE: 'leave',
      LOG: 'warn',
    });
    assert.deepEqual(rest, {
      port: 8443,
      host: '::',
      origin: 'https://login.example',
      database: ':memory:',
      keyFile: null,
      sessionCheck: 'each',
      sessionIdle: HOUR / 2,
      sessionMax: 12 * HOUR,
      passwordMin: 8,
      breachedPasswords: '/var/lib/pwned.txt',
      requireSecondFactor: 'admin',
      secondFactorGrace: 0,
      forOneMachine: false,
      signup: 'open',
      proxied: true,
      siteName: null,
      siteLogo: null,
      siteText: null,
      accent: null,
      contact: null,
      protects: [],
      timeZone: 'Europe/Berlin',
      remoteUser: 'email',
      selfService: new Set(['leave']),
      keepEvents: 30 * 86_400_000,
      mailCommand: null,
      mailFrom: { name: 'Acme', address: 'it@example.com' },
      tokenAlgorithm: 'EdDSA',
      audiences: ['wiki', 'https://api.example.com/v1'],
      stopDelay: 5_000,
      metrics: { host: '::1', port: 9464 },
      learn: false,
      log: 'warn',
    });
    assert.equal(trustedProxies.has('10.1.2.3'), true);
    assert.equal(trustedProxies.has('::1'), true);
    assert.equal(trustedProxies.has('192.0.2.1'), false);
  });

  it('takes an empty variable for one that is not set', () => {
    const empty = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, '']));
    assert.deepEqual(
      { ...load(empty), trustedProxies: null },
      { ...load({}), trustedProxies: null },
    );
  });

  it('lets SESSION_MAX alone shorten both limits', () => {
    const { sessionIdle, sessionMax } = load({ SESSION_MAX: '1h' });
    assert.deepEqual({ sessionIdle, sessionMax }, { sessionIdle: HOUR, sessionMax: HOUR });
  });

  it('keeps the key beside the database unless told, and in memory with one in memory', () => {
    assert.equal(load({ DATABASE: '/srv/a.db' }).keyFile, '/srv/a.db.key');
    assert.equal(load({ KEY_FILE: '/etc/a.key' }).keyFile, '/etc/a.key');
    assert.equal(load({ DATABASE: ':memory:', KEY_FILE: '/etc/a.key' }).keyFile, null);
  });

  it('is frozen', () => {
    assert.ok(Object.isFrozen(load({})));
  });

  it('makes the default origin from the port', () => {
    assert.equal(load({ PORT: '4000' }).origin, 'http://localhost:4000');
  });

  const good: [name: string, value: string, key: keyof Config, result: unknown][] = [
    ['PORT', '1', 'port', 1],
    ['HOST', '::1', 'host', '::1'],
    ['HOST', 'login.example', 'host', 'login.example'],
    ['HOST', 'fe80::1%eth0', 'host', 'fe80::1%eth0'],
    ['PORT', '65535', 'port', 65_535],
    ['ORIGIN', 'http://localhost:3000', 'origin', 'http://localhost:3000'],
    ['ORIGIN', 'https://login.example/', 'origin', 'https://login.example'],
    ['ORIGIN', 'https://login.example:8443', 'origin', 'https://login.example:8443'],
    ['ORIGIN', 'http://[::1]:3000', 'origin', 'http://[::1]:3000'],
    ['SESSION_IDLE', '90s', 'sessionIdle', 90_000],
    ['SESSION_IDLE', '1s', 'sessionIdle', 1_000],
    ['SESSION_IDLE', '30m', 'sessionIdle', 1_800_000],
    ['SESSION_IDLE', '1d', 'sessionIdle', 24 * HOUR],
    ['SESSION_MAX', '30d', 'sessionMax', 720 * HOUR],
    ['SESSION_MAX', '400d', 'sessionMax', 9_600 * HOUR],
    ['PASSWORD_MIN', '8', 'passwordMin', 8],
    ['PASSWORD_MIN', '64', 'passwordMin', 64],
    ['REQUIRE_SECOND_FACTOR', 'all', 'requireSecondFactor', 'all'],
    ['SECOND_FACTOR_GRACE', '30d', 'secondFactorGrace', 720 * HOUR],
    ['SIGNUP', 'invite', 'signup', 'invite'],
    ['STOP_DELAY', '60s', 'stopDelay', 60_000],
    ['METRICS', '127.0.0.1:9464', 'metrics', { host: '127.0.0.1', port: 9464 }],
    ['METRICS', 'metrics.internal:80', 'metrics', { host: 'metrics.internal', port: 80 }],
    ['METRICS', '[::]:9464', 'metrics', { host: '::', port: 9464 }],
    ['LEARN', '0', 'learn', false],
    ['LEARN', '1', 'learn', true],
    ['TIME_ZONE', 'Asia/Kolkata', 'timeZone', 'Asia/Kolkata'],
    ['TIME_ZONE', 'europe/berlin', 'timeZone', 'Europe/Berlin'],
    ['LOG', 'silent', 'log', 'silent'],
    ['LOG', 'error', 'log', 'error'],
    ['LOG', 'notice', 'log', 'notice'],
  ];
  for (const [name, value, key, result] of good) {
    it(`takes ${name}=${value}`, () => assert.deepEqual(load({ [name]: value })[key], result));
  }

  // With an ORIGIN and durations of their own, so that the one bad value is the only problem.
  const base = { ORIGIN: 'https://login.example', SESSION_IDLE: '1s', SESSION_MAX: '400d' };
  const bad: [name: string, values: string[]][] = [
    ['PORT', ['0', '65536', '-1', '80.5', '0x50', '1e3', ' 80', '80 ', 'http', '100000']],
    [
      'ORIGIN',
      [
        'https://login.example/app',
        'https://login.example/?a',
        'https://login.example//',
        'login.example',
        '//login.example',
        'ftp://login.example',
        'https://',
        'null',
        'https://user@login.example',
        'https://LOGIN.example',
        ' https://login.example',
        'https://login.example:443',
        'http://login.example:80',
        'https://login.example#x',
        'https://a.example,https://b.example',
        'javascript:alert(1)',
        'file:///tmp',
      ],
    ],
    ['REMOTE_USER', ['name', 'ID', 'e-mail']],
    ['SELF_SERVICE', ['all', 'email,', 'none,leave', 'email,email', 'Leave', 'email leave']],
    ['MAIL_FROM', ['Acme', 'it@', 'it@a@b', 'Acme\r\nBcc: eve@x.org <it@example.com>']],
    [
      'SESSION_IDLE',
      ['0s', '30', '30x', '-1h', '1.5h', '1h30m', ' 2h', '2H', '401d', '9999999999s'],
    ],
    [
      'HOST',
      [
        '[::1]',
        '127.0.0.1:3000',
        'http://127.0.0.1',
        ' ::1',
        '*',
        '-a',
        'a b',
        'fe80::1%',
        'unix:',
        'unix:coatcheck.sock',
        `unix:/${'x'.repeat(103)}`,
      ],
    ],
    ['INSECURE_HTTP', ['yes', 'true', '2']],
    ['PASSWORD_MIN', ['7', '65', '0', '15.5', 'long']],
    ['REQUIRE_SECOND_FACTOR', ['user', 'All', '1']],
    ['SECOND_FACTOR_GRACE', ['00', '0d', '-1d', '7', '401d']],
    ['SIGNUP', ['Open', 'yes', 'closed']],
    [
      'TRUST_PROXY',
      ['proxy.example', '10.0.0.0/33', '10.0.0.1,', '10.0.0.1 10.0.0.2', '*', 'true'],
    ],
    [
      'TIME_ZONE',
      ['Berlin', 'Europe/Berlin ', 'Europe', 'CEST', '+01:00', 'UTC+1', ':Europe/Berlin', '../x'],
    ],
    ['STOP_DELAY', ['0s', '5', '-1s', '61s', '2m']],
    [
      'METRICS',
      ['9464', ':9464', '127.0.0.1', '::1:9464', '[127.0.0.1]:9464', 'a:0', 'a:65536', 'unix:/a'],
    ],
    ['LEARN', ['true', 'yes', '2', '01', ' 1']],
    ['LOG', ['debug', 'INFO', 'verbose']],
  ];
  for (const [name, values] of bad) {
    it(`refuses a ${name} that is not understood, and repeats it`, () => {
      for (const value of values) {
        const all = problems({ ...base, [name]: value });
        assert.equal(all.length, 1, `${name}=${value}: ${all}`);
        assert.ok(all[0]?.startsWith(`${name}=${JSON.stringify(value)}: has to be `), all[0]);
      }
    });
  }

  it('refuses a SESSION_MAX that is not understood, and repeats it', () => {
    for (const value of ['0d', 'h', '401d', 'forever']) {
      const [first] = problems({ ...base, SESSION_MAX: value });
      assert.ok(first?.startsWith(`SESSION_MAX="${value}": has to be `), first);
    }
  });

  it('names every bad value at once', () => {
    const all = problems({
      PORT: 'x',
      ORIGIN: 'x',
      SESSION_IDLE: 'x',
      SESSION_MAX: 'x',
      PASSWORD_MIN: 'x',
      SIGNUP: 'x',
      TRUST_PROXY: 'x',
      LOG: 'x',
    });
    assert.deepEqual(
      all.map((problem) => problem.split('=')[0]),
      [
        'PORT',
        'ORIGIN',
        'SESSION_IDLE',
        'SESSION_MAX',
        'PASSWORD_MIN',
        'SIGNUP',
        'TRUST_PROXY',
        'LOG',
      ],
    );
  });

  it('takes SELF_SERVICE as a list, and none', () => {
    for (const [value, acts] of [
      ['none', []],
      ['email', ['email']],
      ['leave, email', ['email', 'leave']],
    ] as const) {
      assert.deepEqual(load({ SELF_SERVICE: value }).selfService, new Set(acts), value);
    }
  });

  it('refuses an idle time that is longer than the session', () => {
    const expected = ['SESSION_IDLE is longer than SESSION_MAX, so it would have no effect'];
    assert.deepEqual(problems({ SESSION_IDLE: '2h', SESSION_MAX: '1h' }), expected);
    assert.deepEqual(problems({ SESSION_IDLE: '25h' }), expected);
    assert.equal(load({ SESSION_IDLE: '1h', SESSION_MAX: '1h' }).sessionIdle, HOUR);
  });

  it('refuses AUDIENCES with HS256, which no other service can verify, and invalid names', () => {
    const rule = 'has to be names or URLs of at most 100 characters, without blanks, by comma';
    for (const bad of ['a b', 'wiki,', ',wiki', '<wiki>', 'wiki,"x"', 'ä', 'a'.repeat(101)]) {
      const expected = [`AUDIENCES=${JSON.stringify(bad)}: ${rule}`];
      assert.deepEqual(problems({ AUDIENCES: bad }), expected);
    }
    assert.deepEqual(problems({ AUDIENCES: 'wiki', TOKEN_ALG: 'HS256' }), [
      'AUDIENCES needs TOKEN_ALG=EdDSA: with HS256 other services have no key to verify with',
    ]);
  });

  const signups: [origin: string, signup: string][] = [
    ['http://localhost:3000', 'open'],
    ['http://127.0.0.1:3000', 'open'],
    ['http://[::1]:3000', 'open'],
    ['https://localhost', 'open'],
    ['https://login.example', 'invite'],
    ['http://192.168.1.5:3000', 'invite'],
    ['http://localhost.example', 'invite'],
  ];
  for (const [origin, signup] of signups) {
    it(`has SIGNUP=${signup} by default at ${origin}`, () => {
      assert.equal(load({ ORIGIN: origin, INSECURE_HTTP: '1' }).signup, signup);
    });
  }

  it('has SIGNUP=invite by default where others can reach it, whatever ORIGIN says', () => {
    for (const HOST of ['0.0.0.0', '::', '192.168.1.5']) {
      assert.equal(load({ HOST }).signup, 'invite', HOST);
      assert.equal(load({ HOST, SIGNUP: 'open' }).signup, 'open', HOST);
    }
    for (const HOST of ['127.0.0.1', '::1', 'localhost']) {
      assert.equal(load({ HOST }).signup, 'open', HOST);
    }
  });

  describe('an http ORIGIN that is not this machine', () => {
    for (const ORIGIN of ['http://192.168.1.5:3000', 'http://login.example']) {
      it(`is refused, unless INSECURE_HTTP=1 allows it: ${ORIGIN}`, () => {
        for (const INSECURE_HTTP of ['', '0']) {
          const [problem = '', ...more] = problems({ ORIGIN, INSECURE_HTTP });
          assert.deepEqual(more, []);
          assert.ok(problem.startsWith(`ORIGIN="${ORIGIN}": passwords would cross`), problem);
          assert.match(problem, /use https, or set INSECURE_HTTP=1/);
        }
        assert.equal(load({ ORIGIN, INSECURE_HTTP: '1' }).origin, ORIGIN);
      });
    }
  });

  describe('a Unix socket', () => {
    const HOST = 'unix:/run/coatcheck/coatcheck.sock';
    const ORIGIN = 'https://login.example';

    it('is a HOST', () => assert.equal(load({ HOST, ORIGIN }).host, HOST));

    it('needs an ORIGIN: no server listens at the default one', () => {
      assert.deepEqual(problems({ HOST }), [
        `ORIGIN: has to be set with HOST="${HOST}": the address that browsers use`,
      ]);
    });

    it('is not for learning mode, whose page is for browsers of this machine', () => {
      const [problem = ''] = problems({ HOST, ORIGIN: 'http://localhost:3000', LEARN: '1' });
      assert.match(problem, /^HOST="unix:.*": has to be a loopback address with LEARN=1/);
    });

    it('has peers of one name, which TRUST_PROXY=unix believes', () => {
      assert.equal(load({ HOST, ORIGIN }).trustedProxies.has('unix'), false);
      assert.equal(
        load({ HOST, ORIGIN, TRUST_PROXY: '10.0.0.1, unix' }).trustedProxies.has('unix'),
        true,
      );
    });
  });

  it('refuses learning mode where another machine could watch, and names every setting to change', () => {
    const all = problems({
      LEARN: '1',
      HOST: '0.0.0.0',
      ORIGIN: 'https://login.example',
      TRUST_PROXY: '10.0.0.1',
      NODE_ENV: 'production',
    });
    assert.deepEqual(
      all.map((problem) => problem.split(/[=:]/)[0]),
      ['HOST', 'ORIGIN', 'TRUST_PROXY', 'NODE_ENV'],
    );
    for (const problem of all) assert.match(problem, /LEARN=1/);
  });

  const unfit: [name: string, value: string][] = [
    ...['0.0.0.0', '::', '192.168.1.5', 'localhost.example'].map(
      (v) => ['HOST', v] as [string, string],
    ),
    ...['https://localhost', 'http://192.168.1.5:3000', 'https://login.example'].map(
      (v) => ['ORIGIN', v] as [string, string],
    ),
    ['TRUST_PROXY', '127.0.0.1'],
    ['NODE_ENV', 'production'],
  ];
  for (const [name, value] of unfit) {
    it(`refuses learning mode with ${name}=${value}, which is valid without it`, () => {
      const settings = { INSECURE_HTTP: '1', [name]: value };
      assert.equal(problems({ LEARN: '1', ...settings }).length, 1);
      assert.deepEqual(problems(settings), []);
    });
  }

  it('names a bad HOST once in learning mode, too', () => {
    assert.equal(problems({ LEARN: '1', HOST: '[::1]' }).length, 1);
  });

  it('allows learning mode at every address of this machine', () => {
    for (const HOST of ['127.0.0.1', '::1', 'localhost']) {
      for (const ORIGIN of [
        'http://localhost:3000',
        'http://127.0.0.1:3000',
        'http://[::1]:3000',
      ]) {
        assert.equal(load({ LEARN: '1', HOST, ORIGIN }).learn, true);
      }
    }
    assert.equal(load({ LEARN: '1', NODE_ENV: 'development' }).learn, true);
  });

  it('uses a database of its own in learning mode, unless one is named', () => {
    assert.equal(load({ LEARN: '1' }).database, 'data/learn.db');
    assert.equal(load({ LEARN: '1', DATABASE: 'data/coatcheck.db' }).database, 'data/coatcheck.db');
    assert.equal(load({ LEARN: '0' }).database, 'data/coatcheck.db');
  });

  it('ignores variables that are not settings', () => {
    assert.deepEqual(problems({ PATH: '/bin', __proto__: 'x', port: 'x' }), []);
  });
});

describe('helpText', () => {
  it('lists every setting with its default and what it is for', () => {
    const lines = helpText().split('\n');
    for (const [name, { fallback, help }] of Object.entries(SETTINGS)) {
      const line = lines.find((text) => text.trimStart().startsWith(`${name} `));
      assert.ok(line?.includes(help), name);
      if (fallback !== '') assert.ok(line?.endsWith(`[${fallback}]`), name);
    }
  });

  it('ends with a line break', () => assert.match(helpText(), /[^\n]\n$/));
});

describe('a default that depends on another setting', () => {
  it('is written as browsers write it', () => {
    const result = loadConfig({ PORT: '80' });
    assert.equal(result.ok && result.config.origin, 'http://localhost');
  });

  it('is not reported when that setting is wrong', () => {
    for (const name of ['PORT', 'SESSION_MAX', 'SESSION_IDLE']) {
      const result = loadConfig({ [name]: 'x' });
      assert.equal(result.ok ? 0 : result.problems.length, 1, name);
    }
  });
});
