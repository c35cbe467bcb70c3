import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

/**
 * What is put into the text of a statement and is no constant: made in the same file, or in
 * src/auth/rows/, of words that are written there.
 */
const MADE_HERE: Readonly<Record<string, readonly string[]>> = {
  'src/postgres/event-reader.ts': [
    'columns',
    "conditions.join(' AND ')",
    'email',
    'order',
    'part',
    'put(email)',
  ],
  'src/postgres/limit-store.ts': ['table', 'end'],
  'src/postgres/fill-tables.ts': ['name'],
  'src/postgres/sealed-values.ts': ['table'],
  'src/postgres/account-list.ts': ['beyond', 'column', 'condition', 'direction'],
  'src/postgres/email-change.ts': ['condition'],
  'src/sqlite/account-list.ts': [
    'beyond',
    'column',
    'condition',
    'direction',
    'from(pattern, filter, order)',
    'source',
  ],
  'src/sqlite/account-store.ts': ["whileAdmin('?7')"],
  'src/sqlite/event-reader.ts': ['columns', "conditions.join(' ')", 'order', 'source.sql', 'whose'],
  'src/sqlite/last-admin.ts': ['parameter', 'maker'],
  'src/sqlite/insert-link.ts': ["whileAdmin('?1')"],
  'src/sqlite/migrations.ts': ["steps.join(';\\n')", 'to'],
  'src/sqlite/read-tables.ts': ['name'],
  'src/sqlite/row-cache.ts': ['act', 'calls', 'column', 'forget', 'name', 'row', 'table'],
};

describe('the text of every SQL statement', () => {
  it('is a constant: values are bound, and never put into it', () => {
    const files = globSync(['src/**/*.ts', 'learn/**/*.ts']);
    const statements = files.flatMap((file) =>
      [
        ...readFileSync(file, 'utf8').matchAll(
          /`[^`]*\b(?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA)\b[^`]*`/g,
        ),
      ].map(([text]) => ({ file, text })),
    );
    assert.ok(statements.length > 30);
    const foreign = statements.flatMap(({ file, text }) =>
      [...text.matchAll(/\$\{([^}]*)\}/g)]
        .map(([, put = '']) => put)
        .filter((put) => !/^[A-Z_]+$/.test(put) && !MADE_HERE[file]?.includes(put))
        .map((put) => `${file}: ${put}`),
    );
    assert.deepEqual(foreign, []);
    const glued = statements.filter(({ text, file }) =>
      readFileSync(file, 'utf8').includes(`${text} +`),
    );
    assert.deepEqual(glued, []);
  });
});
