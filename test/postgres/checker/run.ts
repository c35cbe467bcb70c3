/** `npm run test:checker`: runs the checker for a while, and prints what it has found. */
import { readNumbers } from '../../options.ts';
import { ownerOutsideOfTests } from '../../program/child.ts';
import { check } from './checker.ts';
import { FAULTS } from './faults.ts';
import { summaryOf } from './summary.ts';

const HELP = `Uses three servers on one PostgreSQL at random, under faults, and looks whether a session goes on
that has ended, or ends that nobody has ended. Exits with 1 when one does.

  --minutes n  how long (1)
  --seed n     what decides who does what, and which faults come (the time)
  --lanes n    how many faults go on side by side, 0 for none (2)
`;

const {
  minutes = 1,
  seed = Date.now() % 1_000_000,
  lanes = 2,
} = readNumbers(HELP, ['minutes', 'seed', 'lanes']);
const owner = ownerOutsideOfTests();
try {
  process.stdout.write(`Seed ${seed}\n`);
  const plan = { names: Object.keys(FAULTS), lanes, longest: 6_000 };
  const checked = await check(owner, {
    seed,
    ms: minutes * 60_000,
    plan,
    sessionCheck: process.env.SESSION_CHECK,
  });
  process.stdout.write(summaryOf(checked));
  process.exitCode = checked.violations.length === 0 ? 0 : 1;
} finally {
  owner.end();
  // A connection that a fault has left half open must not keep the program.
  setTimeout(() => process.exit(), 5_000).unref();
}
