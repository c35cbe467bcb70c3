/** Prints how the app parses each header: `node lessons/b-cookies/read.ts 'a=1; b=2' 'a=b=c'`. */
import { parseCookies } from '../../src/http/cookies.ts';

for (const header of process.argv.slice(2)) {
  const { values, repeated } = parseCookies(header);
  const pairs = Array.from(values, ([name, value]) => `${name} is "${value}"`);
  const again = [...repeated].map((name) => `${name} came again`);
  process.stdout.write(`${[...pairs, ...again].join(', ')}\n`);
}
