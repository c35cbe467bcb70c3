/** Memory per session. */
import { atMost, type Scenario, type Settings } from '../report.ts';
import { runScript } from '../script.ts';

const KINDS = [
  ['usual', 'Coatcheck, 8 browsers and 200 addresses'],
  ['different', 'Coatcheck, every browser, address and user different'],
  ['map', 'Map from a 43-character key to { userId }'],
] as const;

export const memory: Scenario = { name: 'memory', rounds: 1, run };

async function run(settings: Settings) {
  const count = settings.smoke ? 100_000 : 1_000_000;
  const bytes = new Map<string, number>();
  for (const [kind] of KINDS) {
    const flags = ['--expose-gc', '--max-old-space-size=4096'];
    const output = await runScript({ file: 'heap.ts', args: [kind, String(count)], flags });
    bytes.set(kind, Number(output));
    settings.progress(`${kind}: ${Number(output).toFixed(0)} bytes`);
  }
  return {
    title: 'Memory per session',
    notes: [
      `${count.toLocaleString('en')} sessions, two per user, with address and user agent (110 characters, a new string each time) and every index.`,
      'The growth of heapUsed and external after garbage collection; the database is left out.',
    ],
    table: {
      columns: ['', 'bytes/session'],
      rows: KINDS.map(([kind, label]) => [label, bytes.get(kind)?.toFixed(0) ?? '']),
    },
    checks: [atMost('memory per session', bytes.get('usual') ?? Number.NaN, 450, ' bytes')],
  };
}
