/**
 * The process: settings, database, server, signals. With cli.ts the only file that touches `process`, and the place to
 * start reading: everything else is called from here and knows nothing of what stands above it.
 */
import { fileURLToPath } from 'node:url';
import { createApp } from './app.ts';
import type { Links } from './auth/links.ts';
import { SCRYPT_COST } from './auth/password-hash.ts';
import { type Config, loadConfig } from './config.ts';
import { keepHouse } from './housekeeping.ts';
import { isHttps, isLoopback, isLoopbackHost } from './http/origins.ts';
import { listen, stop } from './http/server.ts';
import { indexFiles } from './http/static-files.ts';
import { createBatch, createLog, describe, type Log } from './log.ts';
import { createMailer } from './mail.ts';
import { openServices } from './services.ts';
import { helpText } from './settings.ts';
import { openDatabase } from './storage/database.ts';

const EX_CONFIG = 78; // sysexits.h: a supervisor that knows it does not try again
const OLDEST_NODE = '24.18.1'; // before it, headers beyond a limit vanished in silence (CVE-2026-58044)
const GRACE = 8_000; // ms that running requests get before their connections are closed
const LONGEST_STOP = 9_500; // ms after which the process ends whatever still holds it
const ONE_KEYSTROKE = 500; // ms in which a second signal is the same wish: Ctrl+C reaches us, and npm passes its own on

if (process.argv.includes('--help')) {
  process.stdout.write(helpText());
} else {
  const result = loadConfig(process.env);
  const problems = [...unfitRuntime(), ...(result.ok ? [] : [...result.problems, 'See --help.'])];
  if (result.ok && problems.length === 0) {
    await start(result.config);
  } else {
    process.stderr.write(`Coatcheck cannot start:\n  ${problems.join('\n  ')}\n`);
    process.exitCode = EX_CONFIG;
  }
}

function unfitRuntime(): readonly string[] {
  const { node } = process.versions;
  const flags = `${process.execArgv.join(' ')} ${process.env.NODE_OPTIONS ?? ''}`;
  return [
    ...(isOlder(node, OLDEST_NODE)
      ? [`it needs Node ${OLDEST_NODE} or later, and this is ${node}`]
      : []),
    ...(flags.includes('--insecure-http-parser')
      ? ['--insecure-http-parser lets smuggled requests through']
      : []),
  ];
}

// localeCompare with `numeric` would do it in one call, and load tables of all languages for it: 12 ms at each start.
function isOlder(version: string, than: string): boolean {
  const padded = (text: string) => text.replaceAll(/\d+/g, (digits) => digits.padStart(5, '0'));
  return padded(version) < padded(than);
}

async function start(config: Config): Promise<void> {
  process.umask(0o077); // the database is for this account alone
  const lines = createBatch((text) => process.stdout.write(text));
  process.on('exit', lines.flush);
  const log = createLog(config.log, lines.add, Date.now);
  const database = openDatabase(config.database);
  // Somebody who learns signs in all the time, with a password that protects nothing.
  const dials = config.learn ? { cost: { ...SCRYPT_COST, ln: SCRYPT_COST.ln - 3 } } : {};
  const services = await openServices(database, config, dials);
  const server = createApp({
    ...config,
    ...services,
    files: await indexFiles(fileURLToPath(new URL('../public', import.meta.url))),
    mail: config.mailCommand === null ? null : createMailer(config.mailCommand, sender(config)),
    log,
    now: Date.now,
  });

  // The only way into learn/: not a line of it is loaded otherwise.
  const learn = config.learn ? await import('./learn/learn.ts') : null;
  const wire = learn && (await learn.watchTheWire(server, config));
  await listen(server, config.port, config.host);
  warn(config, log);
  process.stdout.write(`Coatcheck is ready: ${config.origin}\n`);
  if (wire !== null) invite(wire);
  if (!(await services.accounts.hasAdmin())) await offerSetup(config, services.links);

  const endHousekeeping = keepHouse(services, log);
  whenAskedToStop(log, async () => {
    await Promise.all([stop(server, GRACE), wire?.close()]);
    await endHousekeeping();
    database.close();
  });
}

function sender({ origin }: Config): string {
  return `Coatcheck <no-reply@${new URL(origin).hostname}>`;
}

/** Prints the link to the first administrator. A link of an earlier start ends with it. */
async function offerSetup({ origin }: Config, links: Links): Promise<void> {
  const { secret } = await links.setup();
  process.stdout.write(
    `No administrator yet. Make one within 15 minutes: ${origin}/setup/${secret}\n`,
  );
}

/** Says where the conversation is shown, and what is not as it is in earnest. */
function invite({ address }: { readonly address: string }): void {
  process.stdout.write(
    `Watch the wire: ${address}\nLearning mode: passwords are hashed at an eighth of the usual cost.\n`,
  );
}

/** Says at start what is allowed and yet probably not meant. */
function warn({ origin, host, proxied }: Config, log: Log): void {
  if (!isHttps(origin) && !(isLoopback(origin) && isLoopbackHost(host))) {
    const advice =
      'passwords and cookies cross the network unencrypted: use https for more than a trial';
    log.warn('plain_http', { origin, host, advice });
  }
  if (isHttps(origin) && !proxied) {
    const advice =
      'everybody seems to come from the proxy and shares its limits: name it in TRUST_PROXY';
    log.warn('no_trusted_proxy', { advice });
  }
}

/** Runs `stopping` on the first SIGTERM, SIGINT or error that nothing caught. A signal half a second later ends the process at once. */
function whenAskedToStop(log: Log, stopping: () => Promise<void>): void {
  let asked = false;
  const once = async (reason: string): Promise<void> => {
    if (asked) return;
    asked = true;
    process.removeAllListeners('uncaughtException');
    setTimeout(obeySignals, ONE_KEYSTROKE).unref();
    setTimeout(() => process.exit(), LONGEST_STOP).unref();
    log.info('stopping', { reason });
    await stopping();
    log.info('stopped', {});
  };
  process.on('SIGTERM', once).on('SIGINT', once);
  // A bug outside of every request: the state may be damaged, so what runs is answered and a supervisor starts anew.
  process.on('uncaughtException', (error) => {
    log.error('uncaught', { error: describe(error) });
    process.exitCode = 1;
    void once('uncaught');
  });
}

/** Leaves signals to their default, which is the end of the process. */
function obeySignals(): void {
  process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT');
}
