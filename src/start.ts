/**
 * Starts the program: reads its arguments and its settings, then starts the server, or says in one
 * sentence why it cannot.
 */
import { readArguments, type ServerArguments } from './config/arguments.ts';
import { type Config, loadConfig } from './config/config.ts';
import { type GivenSettings, giveSettings } from './config/given-settings.ts';
import { helpText } from './config/help.ts';
import { accountProblems } from './config/own-account.ts';
import { logoProblems } from './config/site-logo.ts';
import { cannotUse, EX_CONFIG, StartFailure } from './config/start-failure.ts';
import { type PassedSocket, takePassedSocket } from './process/passed-socket.ts';
import { startServer } from './start-server.ts';
import { versionLine } from './version.ts';

const args = readArguments(process.argv.slice(2));
if (args.action === 'help') process.stdout.write(helpText());
else if (args.action === 'version') process.stdout.write(`${versionLine(process.versions.node)}\n`);
else await start(args);

async function start({ settingsFile, problem }: ServerArguments): Promise<void> {
  const passed = takePassedSocket(process.env, process.pid);
  const { environment, file } = giveSettings(
    process.env,
    settingsFile,
    process.geteuid?.() ?? null,
  );
  const result = loadConfig(environment, file);
  const problems = [
    ...runtimeProblems(),
    ...(passed.kind === 'refused' ? [passed.problem] : []),
    ...(result.ok ? [] : result.problems),
    ...logoProblems(environment.SITE_LOGO),
    ...(result.ok ? accountProblems(result.config, process.geteuid?.() ?? null) : []),
    ...(result.ok ? [] : ['See --help.']),
  ];
  if (problem !== null) problems.push(`${problem}\n\n${helpText()}`);
  if (result.ok && problems.length === 0)
    await startOrGiveUp(result.config, { environment, file }, passed);
  else refuse(problems, EX_CONFIG);
}

function runtimeProblems(): readonly string[] {
  const flags = `${process.execArgv.join(' ')} ${process.env.NODE_OPTIONS ?? ''}`;
  const isUnsafe = flags.includes('--insecure-http-parser');
  return isUnsafe ? ['--insecure-http-parser lets smuggled requests through'] : [];
}

function refuse(problems: readonly string[], code: number): void {
  process.stderr.write(`Coatcheck cannot start:\n  ${problems.join('\n  ')}\n`);
  process.exitCode = code;
}

async function startOrGiveUp(
  config: Config,
  given: GivenSettings,
  passed: PassedSocket,
): Promise<void> {
  await startServer(config, given, passed).catch((error) => giveUp(cannotUse(error, config)));
}

function giveUp(error: unknown): void {
  if (!(error instanceof StartFailure)) throw error;
  refuse([error.message], error.exitCode);
  process.exit(); // the wire view may already listen, which would keep the process alive
}
