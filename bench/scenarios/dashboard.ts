/** The dashboard of a signed-in user, the most frequent kind of request, on all servers. */
import { COLUMNS, cells } from '../columns.ts';
import { dashboardServers, OTHER_BUILD, OURS } from '../dashboard-servers.ts';
import { BARE, EQUAL_WORK, READY_MADE, versions } from '../peers.ts';
import { atMost, type Bar, type Kind, type Scenario, type Settings } from '../report.ts';
import { cpuRatio, figure, runRounds } from '../rounds.ts';

export const dashboard: Scenario = { name: 'dashboard', rounds: 7, run };

async function run(settings: Settings) {
  const servers = await dashboardServers(settings);
  const contenders = [
    ...servers.ours,
    servers.bare,
    ...READY_MADE.map(servers.readyMade),
    ...EQUAL_WORK.map((peer) => servers.equalWork(peer)),
  ];
  const names = contenders.map(({ name }) => name);
  const rounds = await runRounds(contenders, settings);
  const ratio = (other: string) => cpuRatio(rounds, OURS, other);
  const bar = (name: string): Bar => ({
    name,
    value: figure(rounds, name, 'cpu'),
    kind: kindOf(name),
  });
  return {
    title: 'Signed-in dashboard',
    notes: [
      `"Page ready": the framework finds a session and sends our ${servers.wanted.body.length} bytes, made before; it logs nothing. "Equal work": it finds a session, renders the same dashboard from data with a template, and logs one line. All of it is checked before each run. Ours also reads the account, the other sessions and the last sign-ins.`,
      `Packages: ${versions([...READY_MADE, ...EQUAL_WORK])}.`,
    ],
    table: {
      columns: [...COLUMNS, 'ours / it'],
      rows: names.map((name) => [...cells(rounds, name), `${ratio(name).toFixed(2)} x`]),
    },
    checks: [
      atMost('dashboard / bare node:http', ratio(BARE.name), 1.45),
      atMost('dashboard / hono with the page ready', ratio('hono, page ready'), 0.95),
      atMost('dashboard / fastify with the page ready', ratio('fastify, page ready'), 0.95),
      atMost('dashboard / hono doing equal work', ratio('hono, equal work'), 0.6),
      atMost('dashboard / fastify doing equal work', ratio('fastify, equal work'), 0.6),
      atMost('dashboard / express doing equal work', ratio('express, equal work'), 0.3),
      atMost('dashboard / koa doing equal work', ratio('koa, equal work'), 0.3),
    ],
    bars: names.filter((name) => name !== OTHER_BUILD).map(bar),
  };
}

function kindOf(name: string): Kind {
  if (name === OURS) return 'ours';
  if (name === BARE.name) return 'bare';
  return EQUAL_WORK.some((peer) => peer.name === name) ? 'equal' : 'ready';
}
