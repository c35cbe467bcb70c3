/**
 * What the program touches outside of itself: connections, files, outputs. docs/inventory.md says
 * the same in words.
 */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const sources = globSync(['src/**/*.ts', 'learn/**/*.ts', 'views/**/*.ts']).map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));

/** The files in which a pattern occurs. */
const having = (pattern: RegExp) =>
  sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

/** The files that import a name from a module of node. */
const importing = (name: RegExp, module: string) =>
  sources
    .filter(({ text }) =>
      [...text.matchAll(new RegExp(`^import \\{([^}]*)\\} from 'node:${module}';`, 'gm'))].some(
        ([, names = '']) => names.split(',').some((one) => name.test(one.trim())),
      ),
    )
    .map(({ file }) => file)
    .sort();

describe('the program', () => {
  it('opens no connection but to itself and to addresses that administrators registered', () => {
    // A client is told that a session has ended; post-form.ts says what an address may be.
    const client = 'src/process/post-form.ts';
    assert.deepEqual(having(/node:(?:https|http2|tls|dgram|dns|inspector|cluster)\b/), [client]);
    // And doctor asks its server, a start asks its socket.
    const names = /^(?:request|get|Agent)(?: as \w+)?$/;
    assert.deepEqual(importing(names, 'http'), ['src/cli/doctor/server.ts', client]);
    assert.deepEqual(importing(names, 'https'), [client]);
    assert.deepEqual(importing(/^(?:connect|createConnection)$/, 'net'), [
      'src/http/unix-socket.ts',
    ]);
    // The script of the wire view runs in the browser, and asks the server it came from.
    assert.deepEqual(having(/\bfetch\(|new WebSocket\(|new Socket\(/), []);
  });

  it('reads files in a few places, and writes them in fewer: the database, its copies, its key, the socket', () => {
    assert.deepEqual(importing(/^read/, 'fs(?:/promises)?'), [
      'learn/course-folder.ts',
      'learn/course/course.ts', // the lessons
      'learn/course/source-files.ts', // and the sources that they quote
      'learn/page-files.ts',
      'src/auth/key-file.ts',
      'src/auth/passwords/password-policy.ts',
      'src/cli/backup/folder.ts', // the names of the copies
      'src/cli/backup/part.ts', // and of what became none
      'src/cli/people/user-import.ts', // the file that is imported
      'src/config/settings-file.ts',
      'src/config/site-logo.ts',
      'src/config/system-accounts.ts', // /etc/passwd: the name of the account that has a file
      'src/http/listen-address.ts', // /proc: the path of a socket that was passed
      'src/http/static-files.ts',
      'src/postgres/connection.ts', // the certificate of sslrootcert
      'src/process/usage.ts', // /proc: its open files
      'src/web/site-files.ts', // the style sheet, to which the colours are added
    ]);
    const writing = /^(?:write|append|copy|rename|rm|unlink|open|mkdir|chmod|createWrite)/;
    assert.deepEqual(importing(writing, 'fs(?:/promises)?'), [
      'learn/course-folder.ts',
      'src/auth/key-file.ts',
      'src/auth/passwords/breached-passwords.ts', // opens, to read
      'src/cli/backup/folder.ts',
      'src/cli/backup/make-copy.ts',
      'src/cli/backup/part.ts',
      'src/cli/backup/send-copy.ts',
      'src/cli/new-file.ts',
      'src/cli/people/link-file.ts', // the links of an import
      'src/cli/people/user-export.ts',
      'src/config/settings-file.ts', // opens, to read
      'src/http/unix-socket.ts',
      'src/process/send-to-output.ts', // standard output, when it is a file
      'src/sqlite/database.ts',
      'src/sqlite/restore.ts',
      'src/sqlite/server-database.ts',
      'src/sqlite/swap.ts',
      'src/start-steps.ts', // the folder of the key file
      'src/sync.ts',
    ]);
  });

  it('decompresses nothing', () => {
    assert.deepEqual(having(/node:zlib/), ['src/http/compress.ts', 'src/http/static-files.ts']);
    assert.deepEqual(having(/zlib\.(?!brotliCompress\b|gzip\b|gzipSync\b)/), []);
  });

  it('has one log, and writes it nowhere but to the outputs that the two programs hand over', () => {
    assert.deepEqual(
      having(/\bconsole\.|'node:(?:process|console)'|createWriteStream|appendFile/),
      ['src/process/send-to-output.ts'], // `backup -` into a file
    );
    const outputs = /process\.(?:stdout|stderr)/;
    assert.deepEqual(having(outputs).sort(), [
      'src/cli/start.ts',
      'src/process/standard-error.ts', // the log of the package, unless its program takes it
      'src/start-server.ts',
      'src/start.ts',
    ]);
  });
});
