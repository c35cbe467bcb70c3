/**
 * `npm run timing -- --pairs 100`: does the response time reveal whether an address has an account?
 * Compares logins with a wrong password to an account with logins to an unknown one, in ABBA order,
 * so that a drift of the machine cancels out. Three cases: at the real cost of a hash; refused
 * without a hash (429), where little else takes time; and refused with a device token of another
 * account, which is verified first. Prints medians and the p value of a Mann-Whitney test: above
 * 0.01 there is no visible difference.
 */
import { SCRYPT_COST } from '../../src/auth/passwords/password-hash.ts';
import { readNumbers } from '../options.ts';
import { PASSWORD, signUp } from '../people.ts';
import { ownerOutsideOfTests } from '../program/child.ts';
import { json } from '../requests.ts';
import { startApp, type TestApp } from '../support.ts';

const HELP = `Compares the response times of logins to a known and to an unknown account.

  --pairs n  number of logins of each kind, 10 to 1,000 (100); 50 times as many of those refused without a hash
`;
const KNOWN = 'ada@example.com';
const UNKNOWN = 'eve@example.com';

const { pairs: wanted = 100 } = readNumbers(HELP, ['pairs']);
const pairs = Math.min(1_000, Math.max(10, wanted));
const owner = ownerOutsideOfTests();

const throttle = {
  perAddress: { capacity: 10_000, refillMs: 1 },
  perAccount: { from: 10_000, firstMs: 1, longestMs: 1, forgetMs: 1 },
};
const patient = await startApp(owner, { throttle, cost: SCRYPT_COST });
await signUp(patient, KNOWN);
await compare('a wrong password', pairs, (email) => microseconds(patient, email, 401));

const strict = await startApp(owner);
await signUp(strict, KNOWN);
const own = await strict.request(
  '/signup',
  json({ email: 'mallory@example.com', password: PASSWORD }),
);
const login = await strict.request(
  '/login',
  json({ email: 'mallory@example.com', password: PASSWORD }),
);
const device = login.headers.getSetCookie()[1]?.split(';')[0];
if (own.status !== 201 || device === undefined) throw new Error('no device token');
for (const email of [KNOWN, UNKNOWN]) {
  for (let i = 0; i < 5; i++) await microseconds(strict, email, 401);
}
for (const [name, cookie] of [
  ['refused', ''],
  ['refused, with a device token', device],
] as const) {
  await compare(name, pairs * 50, (email) => microseconds(strict, email, 429, cookie));
}
owner.end();

async function compare(
  name: string,
  count: number,
  measure: (email: string) => Promise<number>,
): Promise<void> {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let i = 0; i < count; i++) {
    const order = i % 2 === 0 ? [known, unknown] : [unknown, known];
    for (const times of order) times.push(await measure(times === known ? KNOWN : UNKNOWN));
  }
  const [a, b] = [median(known), median(unknown)];
  const p = mannWhitney(known, unknown).toFixed(3);
  const medians = `medians ${(a / 1000).toFixed(3)} ms with an account, ${(b / 1000).toFixed(3)} ms without`;
  process.stdout.write(`${name}, ${count} each: ${medians}, Mann-Whitney p = ${p}\n`);
}

async function microseconds(
  { request }: TestApp,
  email: string,
  status: number,
  cookie = '',
): Promise<number> {
  const started = performance.now();
  const response = await request('/login', json({ email, password: 'not the password' }, cookie));
  await response.arrayBuffer();
  if (response.status !== status) throw new Error(`expected ${status}, got ${response.status}`);
  return (performance.now() - started) * 1000;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

/** Two-sided p value by the normal approximation, valid from some twenty values per side. */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  let wins = 0;
  for (const x of a) for (const y of b) wins += x > y ? 1 : x === y ? 0.5 : 0;
  const mean = (a.length * b.length) / 2;
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return 2 * (1 - normal(Math.abs(wins - mean) / deviation));
}

// The normal distribution function, to 7 digits (Abramowitz and Stegun, 26.2.17).
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const tail = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  const sum = tail.reduceRight((rest, factor) => t * (factor + rest), 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * sum;
}
