/** Logins per second. The hash decides; everything else should cost nothing in comparison. */
import { HASHING_CORES, QUIET_CORE } from '../cores.ts';
import { prepare } from '../fixture.ts';
import { measure } from '../measure.ts';
import { addPeople, logIns } from '../people.ts';
import { atLeast, type Scenario, type Settings } from '../report.ts';
import { runScript } from '../script.ts';
import type { ServerProcess } from '../server-process.ts';
import { median, medianRatio } from '../statistics.ts';

/** Enough at once to keep the hash gate full (two run) without filling its queue (sixteen wait). */
export const SIGNING_IN = 8;

export const logInRate: Scenario = { name: 'log-ins', rounds: 3, run };

async function run(settings: Settings) {
  const fixture = await prepare(settings.main, HASHING_CORES);
  const database = fixture.copy();
  await addPeople(database);
  const seconds = settings.smoke ? 4 : 10;
  const ours: number[] = [];
  const hashes: number[] = [];
  for (let round = 0; round < settings.rounds; round++) {
    const server = await fixture.start({ database });
    ours.push(await logInsPerSecond(server, seconds));
    await server.stop();
    const args = [String(seconds)];
    hashes.push(Number(await runScript({ file: 'hashing.ts', args, cores: HASHING_CORES })));
    settings.progress(
      `round ${round + 1}: ${ours.at(-1)?.toFixed(2)} of ${hashes.at(-1)?.toFixed(2)}`,
    );
  }
  return {
    title: 'Logins',
    notes: [
      `scrypt at its real cost (N = 2^17, r = 8, p = 1), two at a time; ${SIGNING_IN} clients log in at the same time, each with a different account and the right password.`,
      'Each login also writes a session and an event to disk before the response.',
    ],
    table: {
      columns: ['', 'per second'],
      rows: [
        ['Coatcheck, POST /login', median(ours).toFixed(2)],
        ['bare scrypt, two at a time', median(hashes).toFixed(2)],
      ],
    },
    checks: [atLeast('logins / bare hashes', medianRatio(ours, hashes), 0.95)],
  };
}

async function logInsPerSecond(server: ServerProcess, seconds: number): Promise<number> {
  const { port, pid } = server;
  const load = {
    port,
    pid,
    connections: SIGNING_IN,
    requests: logIns(port),
    status: 303,
    warmUp: 1,
    seconds,
    rate: 0,
  };
  return (await measure(load, QUIET_CORE)).perSecond;
}
