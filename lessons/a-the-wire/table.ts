/** Prints who is signed in: the session table of the course, one line for each row. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { COURSE_DATABASE } from '../course-database.ts';

const ROWS = `
  SELECT substr(sessions.key, 1, 8) AS key, users.id AS userId, email, role,
    strftime('%H:%M:%S', sessions.created_at / 1000, 'unixepoch', 'localtime') AS createdAt
  FROM sessions JOIN users ON users.id = user_id ORDER BY sessions.id`;
const COLUMNS = ['key', 'userId', 'email', 'role', 'createdAt'] as const;
const GAP = '  ';

if (!existsSync(COURSE_DATABASE)) {
  process.stdout.write(`There is no ${COURSE_DATABASE} yet. Start the app first: npm run learn\n`);
  process.exitCode = 1;
} else {
  const database = new DatabaseSync(COURSE_DATABASE, { readOnly: true });
  const rows = database.prepare(ROWS).all();
  const lines = [COLUMNS, ...rows.map((row) => COLUMNS.map((name) => String(row[name])))];
  const widths = COLUMNS.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  for (const line of lines) {
    const padded = line.map((cell, at) => cell.padEnd(widths[at] ?? 0));
    process.stdout.write(`${padded.join(GAP).trimEnd()}\n`);
  }
  if (rows.length === 0) process.stdout.write('(no rows: nobody is signed in)\n');
  database.close();
}
