/** Why a PostgreSQL does not open, in a sentence that its operator can act on. */
import { DatabaseUnfit } from '../auth/database.ts';
import { StoreUnavailable } from '../auth/store-errors.ts';
import { connectionOf } from './connection.ts';
import { codeOf } from './postgres-error.ts';

/** What a sentence names: the parts of the URL. */
type Target = {
  /** Host and port, or the folder of the socket. */
  readonly at: string;
  readonly host: string;
  readonly user: string;
  readonly name: string;
  readonly said: string;
};
/** `may pass`: another attempt may succeed without a change. */
type Reason = readonly [sentence: (of: Target) => string, mayPass?: 'may pass'];

const SILENT: Reason = [
  ({ at }) =>
    `${at} does not answer. Look at the address, at a firewall in between, and whether PostgreSQL runs.`,
  'may pass',
];
const NO_HOST: Reason = [({ host }) => `no machine is known as ${host}. Correct the URL.`];
const BUSY: Reason = [
  () => 'all its connections are taken. Raise max_connections, or stop what holds them.',
  'may pass',
];
const NOT_READY: Reason = [() => 'it is starting or stopping.', 'may pass'];
const CERTIFICATE: Reason = [
  ({ at, said }) =>
    `the certificate of ${at} is not trusted (${said}). Name its authority with sslrootcert=FILE, and the host as the certificate does.`,
];
const NO_TLS: Reason = [
  ({ at }) =>
    `${at} offers no encryption. Turn on ssl in PostgreSQL; sslmode=disable goes without, and is for a network that nobody else can reach.`,
];
const NO_RIGHT: Reason = [
  ({ user, name, said }) =>
    `${user} may not do what it has to (${said}). Make it the owner: ALTER DATABASE "${name}" OWNER TO "${user}".`,
];
const NO_PASSWORD: Reason = [
  ({ user }) =>
    `PostgreSQL wants a password for ${user}. Put it into the file that PGPASSFILE names, into PGPASSWORD or into the URL.`,
];

/** By SQLSTATE, or by the code of the system or of OpenSSL. */
const BY_CODE: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: [
    ({ at }) => `no PostgreSQL listens at ${at}. Start it, or correct the URL.`,
    'may pass',
  ],
  ENOENT: [({ at }) => `there is no socket of a PostgreSQL at ${at}.`, 'may pass'],
  EACCES: [({ at }) => `this account may not use the socket at ${at}.`],
  EHOSTUNREACH: SILENT,
  ENETUNREACH: SILENT,
  ETIMEDOUT: SILENT,
  ENOTFOUND: NO_HOST,
  EAI_AGAIN: [({ host }) => `no name server answered for ${host}.`, 'may pass'],
  '28P01': [({ user }) => `the password of ${user} is wrong.`],
  '28000': [
    ({ user, said }) =>
      `PostgreSQL does not let ${user} in (${said}). Create the user, or see pg_hba.conf.`,
  ],
  '3D000': [
    ({ name, user }) =>
      `there is no database ${name}. Create it: createdb --owner=${user} ${name}.`,
  ],
  '53300': BUSY,
  '57P03': NOT_READY,
  '57P01': NOT_READY,
  '25006': [() => 'it is read-only.', 'may pass'],
  '42501': NO_RIGHT,
  '3F000': NO_RIGHT,
  '53100': [() => 'the disk of PostgreSQL is full.', 'may pass'],
};

/** By what the driver or a pooler says, where there is no code that tells. */
const BY_WORDS: readonly (readonly [RegExp, Reason])[] = [
  [/does not support SSL/, NO_TLS],
  [/timeout|Connection terminated/, SILENT],
  [/password must be a (?:non-empty )?string|password authentication failed/, NO_PASSWORD],
  [/no more connections allowed|too many (?:clients|connections)/, BUSY],
  [/certificate|self.signed|altname/i, CERTIFICATE],
];

/**
 * Turns an error of connecting, or of the first queries, into a DatabaseUnfit. An error that
 * explains itself, or a bug, is returned as it is.
 */
export function explainOpening(error: unknown, url: string): unknown {
  const cause = error instanceof StoreUnavailable && error.cause ? error.cause : error;
  if (!(cause instanceof Error) || cause instanceof DatabaseUnfit) return cause;
  if ('path' in cause && 'syscall' in cause && cause.syscall === 'open') {
    const sentence = `sslrootcert=${cause.path} cannot be read (${codeOf(cause)}).`;
    return new DatabaseUnfit(sentence, { mayPass: false, cause });
  }
  const reason = reasonOf(cause);
  if (reason !== null) {
    const [sentence, mayPass] = reason;
    const text = sentence(targetOf(url, cause));
    return new DatabaseUnfit(text, { mayPass: mayPass !== undefined, cause });
  }
  if (!(error instanceof StoreUnavailable) && codeOf(cause) === '') return error;
  const text = `it cannot be opened (${cause.message}).`;
  return new DatabaseUnfit(text, { mayPass: error instanceof StoreUnavailable, cause });
}

function reasonOf(error: Error): Reason | null {
  const code = codeOf(error);
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  if (/^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/.test(code)) {
    return CERTIFICATE;
  }
  return BY_WORDS.find(([words]) => words.test(error.message))?.[1] ?? null;
}

function targetOf(url: string, { message }: Error): Target {
  const { host = '', port = 5432, user, database } = partsOf(url);
  const at = host.startsWith('/') ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return {
    at,
    host,
    user: user ?? 'this user',
    name: database ?? 'of that name',
    // Without the advice of Node behind a semicolon, which is about its own options.
    said: message.replaceAll(/\s+/g, ' ').replace(/;.*|\.$/, ''),
  };
}

function partsOf(url: string) {
  const parsed = new URL(url);
  parsed.search = ''; // sslrootcert is a file that may be missing
  const { host, port, user, database } = connectionOf(parsed.href);
  return { host: new URL(url).searchParams.get('host') ?? host, port, user, database };
}
