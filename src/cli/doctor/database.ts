import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nearestExisting } from '../../config/own-account.ts';
import { type Finding, fail, ok, warn } from '../../doctor/finding.ts';
import { examineSpace } from '../../doctor/space.ts';
import { type DatabaseFile, databaseFile, type Inspection } from '../../stores.ts';

type Moment = { readonly running: boolean; readonly now: () => number };

/** Checks the database file, its contents, and the free space of its disk. */
export function examineDatabase(path: string, { running, now }: Moment): Finding[] {
  if (path === ':memory:') {
    return [
      warn('database', 'DATABASE is :memory:, so all accounts are lost when the server stops.'),
    ];
  }
  const file = databaseFile(path);
  if (!file.exists()) {
    if (running) {
      const text = `No file at ${path}, but a server is running`;
      return [fail('database', `${text}: it uses another database, or its file was removed.`)];
    }
    return [examineMissing(path)];
  }
  return [examineFile(path, file), ...examineContents(file, now), examineSpace(path)];
}

function examineMissing(path: string): Finding {
  // The server creates missing folders.
  if (mayWrite(nearestExisting(dirname(resolve(path))))) {
    return warn('database', `No file at ${path} yet: the server creates it at its first start.`);
  }
  const message = `No file at ${path}, and this account may not write there, or the file system is read-only.`;
  return fail('database', `${message} The server would not start.`);
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function examineFile(path: string, file: DatabaseFile): Finding {
  const mode = statSync(path).mode & 0o777;
  const text = `${path}, mode ${mode.toString(8)}`;
  if (!mayWrite(path)) return fail('database', `${text}: this account cannot write to it.`);
  // SQLite writes its write-ahead log beside the file.
  if (!mayWrite(dirname(resolve(path)))) {
    return fail('database', `${text}: this account cannot write to its folder.`);
  }
  const open = file.exposedFiles();
  if (open.length > 0) {
    const text = 'Other accounts of this machine can open the database';
    return warn('database', `${text}: chmod 600 ${open.join(' ')}`);
  }
  return ok('database', `${text}.`);
}

function examineContents(file: DatabaseFile, now: () => number): Finding[] {
  try {
    const inspection = file.inspect({ thorough: false });
    return [
      examineJournal(inspection),
      examineIntegrity(inspection),
      examineVersion(inspection),
      ...examineCounts(inspection),
      ...examineClock(inspection, now()),
    ];
  } catch (error) {
    const reason = error instanceof Error ? error.message : error;
    return [fail('integrity', `The database cannot be read: ${reason}.`)];
  }
}

function examineJournal({ journalMode }: Inspection): Finding {
  if (journalMode === 'wal')
    return ok('journal', 'WAL: reading and writing do not block each other.');
  return warn('journal', `${journalMode}, not wal: the server changes it at its next start.`);
}

function examineIntegrity({ integrity }: Inspection): Finding {
  if (integrity === 'ok') return ok('integrity', 'quick_check found no problem.');
  return fail('integrity', `The file is damaged; restore a backup. ${integrity}`);
}

function examineVersion({ version, knownVersion }: Inspection): Finding {
  if (version === knownVersion) return ok('version', `${version}, the one that this program uses.`);
  if (version > knownVersion) {
    return fail('version', `${version}: a newer program wrote it; this one knows ${knownVersion}.`);
  }
  return warn(
    'version',
    `${version}: the next start upgrades it to ${knownVersion}. Back it up first.`,
  );
}

function examineCounts({ counts }: Inspection): Finding[] {
  if (counts === null) return [];
  const { users, administrators, secondFactors, sessions, events } = counts;
  return [
    ok('contents', `Accounts: ${users}, sessions: ${sessions}, events: ${events}.`),
    ok('factors', `Accounts with a second factor: ${secondFactors}.`),
    administrators > 0
      ? ok('admins', `Administrators: ${administrators}.`)
      : warn(
          'admins',
          'No administrator has chosen a password: `user add EMAIL --role admin` creates one.',
        ),
  ];
}

function examineClock({ newest }: Inspection, now: number): Finding[] {
  if (newest === null) return [];
  const ahead = Math.ceil((newest - now) / 1_000);
  // The server may write while the doctor reads.
  if (ahead <= 1) return [ok('clock', `${new Date(now).toISOString()}, later than every record.`)];
  const text = `The newest record is ${ahead} s in the future`;
  return [warn('clock', `${text}: this clock is behind, or was ahead.`)];
}
