/**
 * `npm run durability:postgres`: what was acknowledged is kept on PostgreSQL. The checker's people
 * sign up, in and out at three servers; one of these, PostgreSQL, or one process of it is killed
 * (-9), again and again; and in the end every account, session and log-out has to be as it was
 * told.
 */
import { readNumbers } from '../options.ts';
import { ownerOutsideOfTests } from '../program/child.ts';
import { check } from './checker/checker.ts';
import { summaryOf } from './checker/summary.ts';

/** The faults of the checker that kill. */
export const KILLS = ['server crash', 'database crash', 'backend crash'];

const HELP = `Kills three servers and their PostgreSQL again and again, and looks whether what was acknowledged is kept.
Exits with 1 when it is not. SESSION_CHECK is that of the servers.

  --kills n    how many kills (20)
  --seed n     what decides who does what, and what is killed (the time)
`;
const EVERY = 20_000; // sessions: all that there are

if (import.meta.main) process.exitCode = await main();

async function main(): Promise<number> {
  const given = readNumbers(HELP, ['kills', 'seed']);
  const { kills = 20, seed = Date.now() % 1_000_000 } = given;
  const owner = ownerOutsideOfTests();
  try {
    process.stdout.write(`Seed ${seed}\n`);
    const checked = await check(owner, {
      seed,
      ms: 0,
      plan: { names: KILLS, lanes: 1, longest: 2_000, total: kills },
      sessionCheck: process.env.SESSION_CHECK,
      swept: EVERY,
    });
    process.stdout.write(summaryOf(checked));
    return checked.violations.length === 0 ? 0 : 1;
  } finally {
    owner.end();
    // A connection that a fault has left half open must not keep the program.
    setTimeout(() => process.exit(), 5_000).unref();
  }
}
