import { isPostgresUrl } from '../auth/database-url.ts';
import { MAIL_FAILURES_FOR } from '../auth/mail-failures.ts';
import type { Config } from '../config/config.ts';
import { examineAddress, examineMountedAddress } from '../doctor/address.ts';
import { examineApps, examineGroups } from '../doctor/apps.ts';
import { type Finding, ok } from '../doctor/finding.ts';
import { examineMail } from '../doctor/mail-program.ts';
import { examineMountedProxy, examineProxy, expectedPeer } from '../doctor/proxy.ts';
import { VERSION } from '../version.ts';
import type { Command, CommandContext, CommandResult } from './command.ts';
import { examineBreached } from './doctor/breached.ts';
import { examineDatabase } from './doctor/database.ts';
import { examineFactors, passkeyHostsOf } from './doctor/factors.ts';
import { groupsOf } from './doctor/groups.ts';
import { examineKeyFile } from './doctor/key-file.ts';
import { examineMailFailures, mailFailuresOf } from './doctor/mail.ts';
import { examineDatabaseServer } from './doctor/postgres.ts';
import { examineHash, examineNode } from './doctor/program.ts';
import { askServer, examineServer } from './doctor/server.ts';
import { examineSettings } from './doctor/settings.ts';
import { examineSettingsFile } from './doctor/settings-file.ts';
import { align } from './text.ts';
import { textTimes } from './times.ts';

/**
 * `doctor`: checks settings, server, database and files, and reports one line per check. It changes
 * nothing.
 */
export const doctor: Command = {
  name: 'doctor',
  synopsis: '',
  summary: 'check settings, server and database',
  details: ['One line per check: ok, warn or fail. The exit code is 1 if a check fails.'],
  takes: [0, 0],
  options: {},
  run: async (_input, context) => toResult(await examine(context)),
};

async function examine(context: CommandContext): Promise<Finding[]> {
  const { nodeVersion, now, file, userId } = context;
  const program = [
    ok('program', `Coatcheck ${VERSION}.`),
    examineNode(nodeVersion),
    ...examineSettingsFile(file, userId),
  ];
  const { settings, findings, prefix } = await examineSettings(context);
  if (!settings.ok) return [...program, ...findings, await examineHash()];
  const { config } = settings;
  const served = prefix === '' ? await examineServed(config) : examineMounted(config, prefix);
  const { running } = served;
  return [
    ...program,
    ...findings,
    ...served.findings,
    examineMail(config),
    await examineBreached(config),
    await examineHash(),
    ...(isPostgresUrl(config.database)
      ? await examineDatabaseServer(config, context)
      : examineFiles(config, { running, now })),
  ];
}

/** How browsers and proxies reach the site. */
type Served = { readonly findings: readonly Finding[]; readonly running: boolean };

async function examineServed(config: Config): Promise<Served> {
  const answer = await askServer(config);
  return {
    findings: [
      ...examineAddress(config),
      ...examineServer(config, answer),
      examineProxy(config, 'peer' in answer ? answer.peer : expectedPeer(config)),
      ...examineApps(config),
    ],
    running: 'healthy' in answer && answer.healthy,
  };
}

/** The same in somebody else's program: only that knows where it listens. */
function examineMounted(config: Config, prefix: string): Served {
  const text = `It was last started by another program, below ${prefix}`;
  const findings = [
    ...examineMountedAddress(config),
    ok('server', `${text}: whether that runs is not checked.`),
    examineMountedProxy(config),
  ];
  return { findings, running: false };
}

function examineFiles(
  config: Config,
  moment: { readonly running: boolean; readonly now: () => number },
): Finding[] {
  const groups = groupsOf(config.database);
  return [
    ...examineDatabase(config.database, moment),
    ...examineKeyFile(config, moment),
    ...examineFactors(config, passkeyHostsOf(config.database)),
    ...(groups === null ? [] : examineGroups(config, groups)),
    ...examineMailFailures(
      mailFailuresOf(config.database, moment.now() - MAIL_FAILURES_FOR),
      textTimes(config.timeZone, moment.now()),
    ),
  ];
}

function toResult(findings: readonly Finding[]): CommandResult {
  const count = (wanted: Finding['status']) =>
    findings.filter(({ status }) => status === wanted).length;
  const failed = count('fail') > 0;
  const rows = findings.map(({ status, check, message }) => [status.padEnd(4), check, message]);
  const sum = `${count('ok')} ok, ${count('warn')} warn, ${count('fail')} fail`;
  return {
    data: { ok: !failed, version: VERSION, findings },
    text: `${align(rows)}\n\n${sum}.`,
    failed,
  };
}
