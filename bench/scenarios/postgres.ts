/**
 * The dashboard with its sessions in a PostgreSQL that several servers share, beside the same on
 * SQLite and beside peers; and how long a log-out takes until every server knows of it.
 */
import { isInstalled } from '../../test/postgres/cluster.ts';
import { addCopies } from '../copies.ts';
import { SERVER_CORE } from '../cores.ts';
import { dashboardServers, OURS } from '../dashboard-servers.ts';
import { timeLogOuts } from '../log-outs.ts';
import { ON_POSTGRES, versions } from '../peers.ts';
import { type PostgresFixture, preparePostgres, type SessionCheck } from '../postgres-fixture.ts';
import { atMost, type Scenario, type Settings, type Table } from '../report.ts';
import {
  CONNECTIONS,
  type Contender,
  cpuRatio,
  figure,
  type Rounds,
  runRounds,
} from '../rounds.ts';
import { quantile } from '../statistics.ts';

const LEASES = 'Coatcheck, leases';
const EACH = 'Coatcheck, each';
const EXPRESS = 'express, connect-pg-simple';
const SERVERS = 3;
const LOG_OUTS = 300;

export const postgres: Scenario = { name: 'postgres', rounds: 7, run };

async function run(settings: Settings) {
  if (!isInstalled()) {
    settings.progress('left out: there is no PostgreSQL (Debian: apt-get install postgresql)');
    return null;
  }
  const fixture = await preparePostgres({ main: settings.main, cores: SERVER_CORE });
  try {
    const rounds = await runRounds(await contendersOn(fixture, settings), settings);
    const logOuts = await logOutsOn(fixture, settings);
    return report(rounds, logOuts);
  } finally {
    await fixture.stop();
  }
}

async function contendersOn(
  fixture: PostgresFixture,
  settings: Settings,
): Promise<readonly Contender[]> {
  const servers = await dashboardServers(settings);
  const databasePid = fixture.pid;
  const { cluster, cookie } = fixture;
  // One account for each connection: several requests of one would be one look-up.
  const database = await fixture.copy();
  const cookies = await addCopies(cluster, database, CONNECTIONS);
  const ours = (name: string, check: SessionCheck): Contender => {
    const start = () => fixture.start(check, database);
    return { ...servers.oursOn(name, { cookie, start }, cookies), databasePid };
  };
  const peers = ON_POSTGRES.map(async (peer) => {
    const env = { DATABASE_URL: cluster.url(await cluster.createDatabase()) };
    return { ...servers.equalWork(peer, env), databasePid };
  });
  return [
    ...servers.ours,
    ours(LEASES, 'leases'),
    ours(EACH, 'each'),
    ...(await Promise.all(peers)),
  ];
}

/** ms of each log-out with three servers, by SESSION_CHECK. */
type LogOuts = ReadonlyMap<SessionCheck, readonly number[]>;

async function logOutsOn(
  fixture: PostgresFixture,
  { smoke, progress }: Settings,
): Promise<LogOuts> {
  const all = new Map<SessionCheck, readonly number[]>();
  for (const check of ['leases', 'each'] as const) {
    const database = await fixture.copy();
    const cookies = await addCopies(fixture.cluster, database, smoke ? 30 : LOG_OUTS);
    const starts = Array.from({ length: SERVERS }, () => fixture.start(check, database));
    const servers = await Promise.all(starts);
    // The first ones compile the code.
    const times = (await timeLogOuts(servers, cookies)).slice(Math.floor(cookies.length / 3));
    for (const server of servers) await server.stop();
    all.set(check, times);
    progress(`log-outs, ${check}: ${quantile(times, 0.5).toFixed(2)} ms at the median`);
  }
  return all;
}

function report(rounds: Rounds, logOuts: LogOuts) {
  const ratio = (name: string, other: string) => cpuRatio(rounds, name, other);
  return {
    title: 'Dashboard on PostgreSQL',
    notes: [
      `"Leases" and "each" are the values of SESSION_CHECK. The peers do equal work: a session from PostgreSQL at each request, the same page from a template, one log line. Ours and express are asked by ${CONNECTIONS} sessions in turn, better-auth, which only reads, by one. connect-pg-simple also writes the time of each request, unless that is switched off.`,
      'The CPU time of PostgreSQL is that of all its processes. It runs with the client on other cores than the server, so it delays the client, and "requests/s" and latencies are those of two cores.',
      `Log-outs: one after the other, at ${SERVERS} servers in turn, each of which has shown the session a page before and refuses it afterwards. The database is on the disk, and each log-out waits for it.`,
      `Packages: ${versions(ON_POSTGRES)}.`,
    ],
    table: {
      columns: [
        '',
        'CPU us/request',
        'PostgreSQL us/request',
        'requests/s',
        'p50 ms',
        'p99 ms',
        'core %',
        'it / SQLite',
      ],
      rows: [...rounds.keys()].map((name) => row(rounds, name)),
    },
    breakdown: logOutTable(logOuts),
    checks: [
      atMost('dashboard on PostgreSQL with leases / on SQLite', ratio(LEASES, OURS), 1.1),
      atMost(
        'dashboard that asks PostgreSQL / express with its sessions in it',
        ratio(EACH, EXPRESS),
        0.5,
      ),
      atMost(
        'log-out with three servers, median',
        quantile(logOuts.get('leases') ?? [], 0.5),
        3,
        ' ms',
      ),
    ],
  };
}

function row(rounds: Rounds, name: string): readonly string[] {
  const of = (what: Parameters<typeof figure>[2], digits: number, unit = 1) =>
    (figure(rounds, name, what) / unit).toFixed(digits);
  return [
    name === OURS ? 'Coatcheck, SQLite' : name,
    of('cpu', 1),
    of('databaseCpu', 1),
    of('perSecond', 0),
    of('p50', 2),
    of('p99', 2),
    of('serverBusy', 0, 0.01),
    `${cpuRatio(rounds, name, OURS).toFixed(2)} x`,
  ];
}

function logOutTable(logOuts: LogOuts): Table {
  return {
    columns: ['log-out with three servers', 'p50 ms', 'p99 ms'],
    rows: [...logOuts].map(([check, times]) => [
      check,
      quantile(times, 0.5).toFixed(2),
      quantile(times, 0.99).toFixed(2),
    ]),
  };
}
