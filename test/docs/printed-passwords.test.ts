import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { PRINTED_PASSWORDS } from '../../src/auth/passwords/printed-passwords.ts';

const PLACES = [
  'README.md',
  'docs/**/*.md',
  'lessons/**/*.{md,ts}',
  'src/**/*.ts',
  'learn/**/*.ts',
  'views/**/*.ts',
];
/** `password=...` of a form and `"password":"..."` of JSON. Spaces of a form are encoded as `+`. */
const GIVEN = /\bpassword(?:"\s*:\s*"|=)([a-z]+(?:[ +][a-z]+){2,})["'&\\ ]/g;

describe('PRINTED_PASSWORDS', () => {
  it('contains every passphrase that an example sends', () => {
    const texts = globSync(PLACES).map((file) => readFileSync(file, 'utf8'));
    const given = texts.flatMap((text) => [...text.matchAll(GIVEN)]);
    const found = new Set(given.map(([, password = '']) => password.replaceAll('+', ' ')));
    assert.ok(found.size >= 4, [...found].join());
    const known = new Set<string>(PRINTED_PASSWORDS);
    assert.deepEqual(
      [...found].filter((password) => !known.has(password)),
      [],
    );
  });
});
