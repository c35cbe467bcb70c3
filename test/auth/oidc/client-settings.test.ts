import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  NEW_CLIENT,
  readClient,
  type TypedClient,
  toTypedClient,
} from '../../../src/auth/oidc/client-settings.ts';

const WIKI: TypedClient = {
  ...NEW_CLIENT,
  name: ' Our wiki ',
  redirectUris: 'https://wiki.example.com/cb\r\n\r\nhttps://wiki.example.com/cb2 ',
};

/** The fields that are refused, with what is changed in the settings of a wiki. */
function refused(changes: Partial<TypedClient>, isPublic = false): readonly string[] {
  const read = readClient({ ...WIKI, ...changes }, isPublic);
  return read.ok ? [] : read.issues.map(({ field }) => field);
}

const addresses = (count: number) =>
  Array.from({ length: count }, (_, i) => `https://wiki.example.com/${i}`).join('\n');

describe('readClient', () => {
  it('reads the settings: lists by blanks and line ends, each entry once', () => {
    const typed = {
      ...WIKI,
      redirectUris: `${WIKI.redirectUris}\nhttps://wiki.example.com/cb`,
      groups: 'staff, finance',
      homeUri: ' https://wiki.example.com/ ',
    };
    assert.deepEqual(readClient(typed, false), {
      ok: true,
      settings: {
        name: 'Our wiki',
        redirectUris: ['https://wiki.example.com/cb', 'https://wiki.example.com/cb2'],
        logoutUris: [],
        backchannelUri: null,
        homeUri: 'https://wiki.example.com/',
        groups: ['finance', 'staff'],
        algorithm: 'RS256',
        pkce: 'required',
      },
    });
  });

  it('reads again what it has shown', () => {
    const typed = {
      ...WIKI,
      logoutUris: 'https://wiki.example.com/out',
      backchannelUri: 'http://127.0.0.1:8080/told',
      groups: 'staff',
    };
    const read = readClient(typed, false);
    assert.ok(read.ok);
    assert.deepEqual(readClient(toTypedClient(read.settings), false), read);
  });

  it('names every field that is wrong', () => {
    assert.deepEqual(
      refused({
        name: '\u200b',
        redirectUris: '',
        logoutUris: 'http://wiki.example.com/',
        backchannelUri: 'http://wiki.example.com/',
        homeUri: 'wiki',
        groups: 'Finance',
        algorithm: 'none',
        pkce: 'plain',
      }),
      [
        'name',
        'redirectUris',
        'logoutUris',
        'backchannelUri',
        'homeUri',
        'groups',
        'algorithm',
        'pkce',
      ],
    );
  });

  it('takes a name of one plain line', () => {
    assert.deepEqual(refused({ name: 'Wiki\u202e' }), ['name']);
    assert.deepEqual(refused({ name: 'Our\nwiki' }), ['name']);
    assert.deepEqual(refused({ name: '\u{1f44d}'.repeat(61) }), ['name']);
    assert.deepEqual(refused({ name: '\u{1f44d}'.repeat(60) }), []);
  });

  it('takes ten addresses of a kind', () => {
    for (const field of ['redirectUris', 'logoutUris']) {
      assert.deepEqual(refused({ [field]: addresses(10) }), [], field);
      assert.deepEqual(refused({ [field]: addresses(11) }), [field]);
    }
  });

  it('demands PKCE of a client without a secret', () => {
    assert.deepEqual(refused({ pkce: 'optional' }), []);
    assert.deepEqual(refused({ pkce: 'optional' }, true), ['pkce']);
  });
});
