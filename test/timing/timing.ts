/**
 * `npm run timing -- --pairs 100`: can a stopwatch tell whether an address has an account? Log-ins to an account with a
 * wrong password and to no account, at the real cost of a hash, in ABBA order so that a drift of the machine cancels out.
 * Prints both medians and the p value of a Mann-Whitney test: above 0.01, the two look like one.
 */
import { SCRYPT_COST } from '../../src/auth/password-hash.ts';
import { readNumbers } from '../options.ts';
import { ownerOutsideOfTests } from '../process/child.ts';
import { json, PASSWORD, startApp, type TestApp } from '../support.ts';

const HELP = `Compares log-ins to an account and to none by the clock.

  --pairs n  how many of each, 10 to 1,000 (100)
`;
const { pairs: wanted = 100 } = readNumbers(HELP, ['pairs']);
const pairs = Math.min(1_000, Math.max(10, wanted));

const throttle = {
  perAddress: { capacity: 10_000, refillMs: 1 },
  perAccount: { from: 10_000, firstMs: 1, longestMs: 1, forgetMs: 1 },
};
const owner = ownerOutsideOfTests();
const app = await startApp(owner, { throttle, cost: SCRYPT_COST });
await app.request('/signup', json({ email: 'ada@example.com', password: PASSWORD }));

const known: number[] = [];
const unknown: number[] = [];
for (let i = 0; i < pairs; i++) {
  const order = i % 2 === 0 ? [known, unknown] : [unknown, known];
  for (const times of order) {
    const email = times === known ? 'ada@example.com' : `nobody${i}@example.com`;
    times.push(await milliseconds(app, email));
  }
}
const difference = (median(unknown) / median(known) - 1) * 100;
process.stdout.write(
  [
    `with an account:    median ${median(known).toFixed(1)} ms of ${pairs}`,
    `without an account: median ${median(unknown).toFixed(1)} ms of ${pairs}`,
    `difference ${difference.toFixed(2)} %, Mann-Whitney p = ${mannWhitney(known, unknown).toFixed(3)}`,
    '',
  ].join('\n'),
);
owner.end();

async function milliseconds({ request }: TestApp, email: string): Promise<number> {
  const started = performance.now();
  const response = await request('/login', json({ email, password: 'not the password' }));
  await response.arrayBuffer();
  if (response.status !== 401) throw new Error(`expected 401, got ${response.status}`);
  return performance.now() - started;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Two-sided p value, by the normal approximation: good from some twenty values a side. */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
  const mean = (a.length * b.length) / 2;
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return 2 * (1 - normal(Math.abs(wins - mean) / deviation));
}

// The distribution function of the normal distribution, to 7 digits (Abramowitz and Stegun, 26.2.17).
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const tail = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = tail.reduceRight((rest, factor) => t * (factor + rest), 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
