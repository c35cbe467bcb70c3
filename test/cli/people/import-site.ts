/** What the tests of importing and of invitations share. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Owner } from '../../support.ts';
import { commandLine, freshDatabase, type Settings } from '../cli.ts';

const ORIGIN = 'https://login.example.com';

/** A command line with one administrator, and a folder for its files. */
export async function importSite(owner: Owner, settings: Settings = {}) {
  const database = freshDatabase(owner);
  const folder = dirname(database);
  let now = Date.UTC(2026, 10, 21, 9);
  const line = commandLine(database, { ORIGIN, ...settings }, () => now);
  await line.json('user', 'add', 'root@example.com', '--role', 'admin', '--create');
  const path = (name: string) => join(folder, name);
  return {
    ...line,
    path,
    database,
    settings: { DATABASE: database, ORIGIN, ...settings },
    /** Writes a file, and answers with its path. */
    write(name: string, text: string) {
      writeFileSync(path(name), text);
      return path(name);
    },
    read: (name: string) => readFileSync(path(name), 'utf8'),
    pass(ms: number) {
      now += ms;
    },
    /** The command line with a mail program of this code; it gets the message as `message`. */
    withMail(code: string) {
      const script = path('mail.mjs');
      const imports = `import { appendFileSync, readFileSync } from 'node:fs';\n`;
      const read = "const message = readFileSync(0, 'utf8');\n";
      writeFileSync(script, `${imports}${read}${code}`);
      const MAIL_COMMAND = `${process.execPath} ${script} ${path('sent')}`;
      const own = { DATABASE: database, ORIGIN, ...settings, MAIL_COMMAND };
      return { ...commandLine(database, own, () => now), settings: own };
    },
  };
}

/** A mail program that keeps what it gets. */
export const KEEPS = 'appendFileSync(process.argv[2], message);';
