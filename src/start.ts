/**
 * Starts the program: reads its arguments and its settings, then starts the server, or says in one
 * sentence why it cannot.
 */
import { type Config, loadConfig } from './config/config.ts';
import { helpText } from './config/help.ts';
import { logoProblems } from './config/site-logo.ts';
import { cannotUse, EX_CONFIG, StartFailure } from './config/start-failure.ts';
import { startServer } from './start-server.ts';

const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(helpText());
} else {
  const result = loadConfig(process.env);
  const problems = [
    ...runtimeProblems(),
    ...(result.ok ? [] : result.problems),
    ...logoProblems(process.env.SITE_LOGO),
    ...(result.ok ? [] : ['See --help.']),
  ];
  if (args.length > 0) problems.push(`${args.join(' ')}: it takes no arguments.\n\n${helpText()}`);
  if (result.ok && problems.length === 0) await startOrGiveUp(result.config);
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

async function startOrGiveUp(config: Config): Promise<void> {
  await startServer(config).catch((error) => giveUp(cannotUse(error, config)));
}

function giveUp(error: unknown): void {
  if (!(error instanceof StartFailure)) throw error;
  refuse([error.message], error.exitCode);
  process.exit(); // the wire view may already listen, which would keep the process alive
}
