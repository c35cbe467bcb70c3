/** The defences of copies of the database, and of restoring them. */
type Edit = readonly [name: string, from: string, to: string, tests: string];

const RESTORE = 'test/sqlite/restore.test.ts';
const COPIES = 'test/cli/backup.test.ts';

const EDITS: Readonly<Record<string, readonly Edit[]>> = {
  'cli/backup/folder': [
    [
      'a copy with a later time is never removed',
      '.filter((path) => path < newest)',
      '.filter((path) => path !== newest)',
      COPIES,
    ],
    [
      'nothing but copies of the same name is removed',
      'path.startsWith(stem) && /^',
      'path.includes(stem) || /',
      COPIES,
    ],
    [
      'as many copies are kept as was asked for',
      'older.length - (keep - 1)',
      'older.length - keep + 2',
      COPIES,
    ],
    [
      'older copies are removed after the new one is complete',
      'const copy = makeCopy(database, part);',
      'if (keep !== null) prune(file, stem, keep);\n  const copy = makeCopy(database, part);',
      COPIES,
    ],
  ],
  'cli/backup/send-copy': [
    [
      'a copy that is sent has no name that stays',
      '  rmSync(file);',
      '  rmSync(file.slice(1), { force: true });',
      COPIES,
    ],
    [
      'no copy goes to a terminal',
      ' || output.isTerminal)',
      ' || output.isTerminal === null)',
      COPIES,
    ],
  ],
  'sqlite/restore': [
    [
      'no restore under a running server',
      'const lock = lockDatabase(target);',
      'const lock = { close() {} };',
      RESTORE,
    ],
    ['a damaged copy is not restored', "if (damage !== 'ok')", "if (damage === 'never')", RESTORE],
    ['sessions and links of a copy end', 'endOpenDoors(database, now);', '', RESTORE],
    [
      'no number is given out twice when a copy is restored twice',
      'raiseIds(database, lastIds(target));',
      '',
      RESTORE,
    ],
    [
      'no restore while another program has the database open',
      'kept === null ? null : onlyConnection(target)',
      'kept === null ? onlyConnection(target) : null',
      RESTORE,
    ],
    [
      'a copy that is exchanged while it is read is checked as well',
      'requireOwnSchema(database); //',
      '//',
      RESTORE,
    ],
  ],
  'sqlite/own-schema': [
    [
      'an empty file is not restored',
      'if (version === 0) throw',
      'if (version === -1) throw',
      RESTORE,
    ],
    [
      'no trigger of a copy runs on',
      'if (own.active.get(name) === sql) continue;',
      'if (sql.length > 0) continue;',
      RESTORE,
    ],
    [
      'a copy has every table as it should be',
      'if (found.tables.get(table) === columns) continue;',
      'if (columns.length > 0) continue;',
      RESTORE,
    ],
  ],
  'cli/restore': [
    [
      'nothing is asked of a copy that is not one',
      'copy.requireOwnSchema();',
      '',
      'test/cli/restore.test.ts',
    ],
  ],
  'sqlite/swap': [
    [
      'the changes beside a database are kept with it',
      '() => linkSync(target + ending, kept + ending)',
      '() => {}',
      RESTORE,
    ],
    [
      'the database is kept before another takes its place',
      '() => kept !== null && linkSync(target, kept)',
      '() => kept !== null && rmSync(target)',
      RESTORE,
    ],
    [
      'changes of the old database do not get into the new one',
      '() => rmSync(target + ending, { force: true })',
      '() => rmSync(part + ending, { force: true })',
      RESTORE,
    ],
  ],
  'sqlite/end-open-doors': [
    [
      'an invitation of a copy does not work',
      'database.prepare(expire).run(now);',
      'database.prepare(expire).run(now * 9);',
      RESTORE,
    ],
  ],
  'process/send-to-output': [
    [
      'a copy is sent until its last byte was taken, and stdout stays open',
      '{ end: false, signal }',
      '{ signal }',
      'test/long/backup-pipe.test.ts',
    ],
  ],
};

/** For the table of defences: what is taken out, and by which test it has to be missed. */
export const RECOVERY = Object.entries(EDITS).flatMap(([file, edits]) =>
  edits.map(([name, from, to, tests]) => ({
    name: `recovery: ${name}`,
    file: `src/${file}.ts`,
    from,
    to,
    tests,
  })),
);
