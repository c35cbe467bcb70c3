/**
 * Profiles our server: `node bench/profile.ts [--seconds N] [--path /login] [--top N] [--main F]`.
 * The built server runs under load with Node's sampling profiler. Then its functions are listed by
 * self time: the time in their own lines, not in the functions that they call.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryFolder } from './clean-up.ts';
import { CLIENT_CORES, SERVER_CORE } from './cores.ts';
import { BUILT, prepare } from './fixture.ts';
import { measure } from './measure.ts';
import { snapshot } from './snapshot.ts';
import { get, PAGE_HEADERS } from './wire.ts';

/** The properties of a .cpuprofile (DevTools protocol, Profiler.Profile) that are used here. */
type Profile = {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: {
      readonly functionName: string;
      readonly url: string;
      /** From 0. */
      readonly lineNumber: number;
    };
  }[];
  /** For each sample: the node on top of the stack, and the microseconds since the last sample. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
};

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    path: { type: 'string', default: '/dashboard' },
    top: { type: 'string', default: '40' },
    main: { type: 'string', default: BUILT },
  },
});

const folder = temporaryFolder();
const main = snapshot(resolve(values.main));
const fixture = await prepare(main, SERVER_CORE);
const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=200'];
const server = await fixture.start({ flags });
const headers = { ...PAGE_HEADERS, Cookie: fixture.cookie };
const load = {
  port: server.port,
  pid: server.pid,
  connections: 64,
  status: 200,
  rate: 0,
  requests: [get(values.path, server.port, headers)],
  warmUp: 0,
  seconds: Number(values.seconds),
};
const { answers, cpu } = await measure(load, CLIENT_CORES);
await server.stop(); // writes the profile

const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
const profile: Profile = JSON.parse(readFileSync(join(folder, file), 'utf8'));
process.stdout.write(`${answers} responses, ${cpu.toFixed(1)} us each (profiler included)\n\n`);
process.stdout.write(`${list(profile, Number(values.top))}\n`);
process.exit(0);

/** The functions with the most self time, as lines. */
function list({ nodes, samples, timeDeltas }: Profile, top: number): string {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]));
  const selfTime = new Map<string, number>();
  let total = 0;
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? '?';
    const time = timeDeltas[i] ?? 0;
    if (name.startsWith('(idle)')) continue;
    total += time;
    selfTime.set(name, (selfTime.get(name) ?? 0) + time);
  }
  const sorted = [...selfTime].sort(([, a], [, b]) => b - a).slice(0, top);
  return sorted
    .map(([name, time]) => `${((100 * time) / total).toFixed(1).padStart(5)} %  ${name}`)
    .join('\n');
}

function nameOf({ functionName, url, lineNumber }: Profile['nodes'][number]['callFrame']): string {
  const place = url.replace(/^.*\/(?=dist\/)/, '');
  const name = functionName || '(anonymous)';
  return place === '' ? name : `${name}  ${place}:${lineNumber + 1}`;
}
