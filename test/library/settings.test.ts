import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LoginSettings } from '../../src/coatcheck.ts';
import { SETTINGS } from '../../src/config/settings.ts';
import { LEFT_OUT, NAMES, readSettings } from '../../src/library/settings.ts';

const SHOP: LoginSettings = { origin: 'https://shop.example.com', prefix: '/auth' };
const problemsOf = (settings: object) => {
  try {
    readSettings(settings as LoginSettings);
  } catch (error) {
    return error instanceof Error ? error.message.split('\n  ').slice(1) : [];
  }
  return [];
};

describe('the settings of the package', () => {
  it('are those of the README, by their names in camelCase, or left out on purpose', () => {
    assert.deepEqual([...Object.values(NAMES), ...LEFT_OUT].sort(), Object.keys(SETTINGS).sort());
    for (const [key, name] of Object.entries(NAMES)) {
      const words = name.toLowerCase();
      assert.equal(
        key,
        words.replaceAll(/_(.)/g, (_, letter) => letter.toUpperCase()),
      );
    }
  });

  it('take the values that the README lists, numbers too, and ignore what is not set', () => {
    const given = {
      ...SHOP,
      sessionIdle: '30m',
      passwordMin: 20,
      siteName: '',
      contact: undefined,
    };
    const { config, environment, prefix } = readSettings(given);
    assert.equal(config.sessionIdle, 30 * 60_000);
    assert.equal(config.passwordMin, 20);
    assert.equal(config.siteName, null);
    assert.equal(prefix.siteUrl, 'https://shop.example.com/auth');
    assert.deepEqual(Object.keys(environment).sort(), [
      'LOG',
      'ORIGIN',
      'PASSWORD_MIN',
      'SESSION_IDLE',
      'SIGNUP',
    ]);
  });

  it('let nobody sign up uninvited unless they say so, also on loopback', () => {
    const here = { origin: 'http://localhost:8080', prefix: '/auth' };
    const { config } = readSettings(here);
    assert.deepEqual([config.signup, config.forOneMachine, config.log], ['invite', false, 'warn']);
    assert.equal(readSettings({ ...here, signup: 'open' }).config.signup, 'open');
  });

  it('do not read the environment', (t) => {
    process.env.SIGNUP = 'open';
    t.after(() => delete process.env.SIGNUP);
    assert.equal(readSettings(SHOP).config.signup, 'invite');
  });

  it('are refused all at once, by the names that were given', () => {
    const wrong = { origin: 'shop', prefix: 'auth/', sessionIdle: 'soon', port: 80, toString: 1 };
    assert.deepEqual(problemsOf(wrong), [
      'port is no setting',
      'toString is no setting',
      'prefix="auth/" has to be a path such as /auth',
      'origin="shop": has to be http:// or https://, a host and perhaps a port, and nothing after it',
      'sessionIdle="soon": has to be a number and a unit: 90s, 30m, 2h or 30d, at most 400d',
    ]);
    assert.deepEqual(problemsOf({ prefix: '/auth' }), ['origin has to be set']);
    assert.deepEqual(problemsOf({ origin: 'https://shop.example.com' }).length, 1);
    assert.match(problemsOf({ ...SHOP, siteLogo: '/nothing.svg' })[0] ?? '', /^siteLogo=/);
    const plain = { ...SHOP, origin: 'http://shop.example.com' };
    assert.match(problemsOf(plain)[0] ?? '', /^origin=.* or set insecureHttp=1 to allow it$/);
  });
});
