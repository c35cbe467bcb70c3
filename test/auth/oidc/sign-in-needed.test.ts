import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Prompt } from '../../../src/auth/oidc/request-rules.ts';
import { type Needed, signInNeeded } from '../../../src/auth/oidc/sign-in-needed.ts';
import { GRAFANA } from './oidc-clients.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;

type Case = {
  prompts?: readonly Prompt[];
  maxAge?: number;
  expected?: string;
  wanted?: readonly string[];
  visitor?: true;
  age?: number;
  mustEnrol?: true;
  asked?: number;
  /** A client without a secret at this address. */
  program?: string;
};

function outcome(given: Case): string {
  const present = {
    user: { publicId: 'ada', groups: ['staff'] },
    session: { createdAt: NOW - (given.age ?? 5 * MINUTE) },
    mustEnrol: given.mustEnrol ?? false,
  };
  const needed: Needed = signInNeeded(
    {
      client: {
        ...GRAFANA,
        groups: given.wanted ?? [],
        ...(given.program !== undefined && { secretKey: null }),
      },
      redirectUri: given.program ?? 'https://grafana.example.com/cb',
      prompts: new Set(given.prompts),
      maxAge: given.maxAge ?? null,
      expected: given.expected ?? null,
    },
    given.visitor ? null : present,
    { now: NOW, asked: given.asked ?? null },
  );
  return typeof needed === 'string' ? needed : needed.error;
}

describe('what a request needs before it gets a code', () => {
  const cases: readonly [title: string, expected: string, given: Case][] = [
    ['a user who is signed in', 'nothing', {}],
    ['a visitor', 'sign_in', { visitor: true }],
    [
      'a visitor, prompt=none (Core, 3.1.2.6)',
      'login_required',
      { visitor: true, prompts: ['none'] },
    ],
    ['a user, prompt=none', 'nothing', { prompts: ['none'] }],
    ['a user, prompt=login (Core, 3.1.2.1)', 'confirm', { prompts: ['login'] }],
    ['a user, prompt=select_account', 'confirm', { prompts: ['select_account'] }],
    [
      'a user, prompt=consent: the administrator has consented',
      'nothing',
      { prompts: ['consent'] },
    ],
    [
      'prompt=login, confirmed since',
      'nothing',
      { prompts: ['login'], age: 1_000, asked: NOW - 2_000 },
    ],
    [
      'prompt=login, asked but not confirmed',
      'confirm',
      { prompts: ['login'], asked: NOW - 2_000 },
    ],
    [
      'prompt=login, with a time in the future in its address',
      'confirm',
      { prompts: ['login'], asked: NOW + 1 },
    ],
    ['max_age=600, signed in 5 minutes ago', 'nothing', { maxAge: 600 }],
    ['max_age=300, signed in 5 minutes ago', 'confirm', { maxAge: 300 }],
    ['max_age=0', 'confirm', { maxAge: 0, age: 0 }],
    ['max_age=0, confirmed since', 'nothing', { maxAge: 0, age: 1_000, asked: NOW - 2_000 }],
    ['max_age=60, prompt=none', 'login_required', { maxAge: 60, prompts: ['none'] }],
    ['id_token_hint of the user', 'nothing', { expected: 'ada' }],
    ['id_token_hint of another user (Core, 3.1.2.2)', 'login_required', { expected: 'bob' }],
    ['a group that the user has', 'nothing', { wanted: ['board', 'staff'] }],
    ['no group that the user has', 'access_denied', { wanted: ['board'] }],
    [
      'no group, before a password is asked for',
      'access_denied',
      { wanted: ['board'], prompts: ['login'] },
    ],
    ['a user who has to set up a second factor', 'enrol', { mustEnrol: true }],
    ['the same, prompt=none', 'interaction_required', { mustEnrol: true, prompts: ['none'] }],
    [
      'a program at a port (RFC 6749, 10.2)',
      'confirm',
      { program: 'http://127.0.0.1:4711/cb', asked: 0 },
    ],
    ['a program with a scheme of its own', 'confirm', { program: 'com.example.app:/cb' }],
    [
      'a program, prompt=none',
      'login_required',
      { program: 'http://[::1]:4711/cb', prompts: ['none'] },
    ],
    [
      'a program whose user has just signed in',
      'nothing',
      { program: 'http://127.0.0.1:4711/cb', age: 59_999 },
    ],
    ['an app without a secret at https', 'nothing', { program: 'https://app.example.com/cb' }],
  ];
  for (const [title, expected, given] of cases) {
    it(`${title}: ${expected}`, () => {
      assert.equal(outcome(given), expected);
    });
  }
});
